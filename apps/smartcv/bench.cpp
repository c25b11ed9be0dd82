#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <vector>

#include "base/cores.h"
#include "base/error.h"
#include "base/format.h"
#include "base/log.h"
#include "base/part_file.h"
#include "base/version.h"
#include "config/data_folder.h"
#include "nn/runtime.h"
#include "smartcv/anonymize_legs.h"
#include "smartcv/anonymize_setup.h"
#include "smartcv/bench_clip.h"
#include "smartcv/command_line.h"
#include "smartcv/scratch_folder.h"
#include "smartcv/subcommands.h"

namespace smartcv::app {
namespace {

namespace fs = std::filesystem;

struct Arguments {
  std::string input;
  std::string json;
  int frames = 240;
  AnonymizeSetup setup;
};

// The slowest part alone is what the whole job could reach at best, if the parts did not share the processor.
double slowest_part(const std::vector<BenchLeg>& legs) {
  double slowest = 0;
  for (const BenchLeg& leg : legs) {
    if (leg.limiting_stage.empty() && (slowest == 0 || leg.fps() < slowest)) {
      slowest = leg.fps();
    }
  }
  return slowest;
}

void print_table(const std::vector<BenchLeg>& legs) {
  const double slowest = slowest_part(legs);
  std::cout << fmt::format("{:<18} {:>8} {:>10} {:>10} {:>10}  {:<10} {}\n", "", "fps", "seconds", "processor",
                           "peak MiB", "limited by", "of the slowest part");
  for (const BenchLeg& leg : legs) {
    const bool whole_job = !leg.limiting_stage.empty();
    std::cout << fmt::format("{:<18} {:>8.1f} {:>10.2f} {:>9.0f}% {:>10.0f}  {:<10} {}\n", leg.name, leg.fps(),
                             leg.seconds, leg.processor_share * 100, leg.peak_mib, leg.limiting_stage,
                             whole_job && slowest > 0 ? fmt::format("{:.0f}%", 100 * leg.fps() / slowest) : "");
  }
}

std::string bench_json(const std::vector<BenchLeg>& legs, const fs::path& clip) {
  nlohmann::ordered_json json = {{"schema", 1},
                                 {"job", "anonymize"},
                                 {"smartcv", version},
                                 {"libtorch", nn::runtime().libtorch_version()},
                                 {"cores", usable_cores()},
                                 {"input", clip.filename().string()},
                                 {"slowest_part_fps", slowest_part(legs)}};
  for (const BenchLeg& leg : legs) {
    nlohmann::ordered_json entry = {{"name", leg.name},
                                    {"frames", leg.frames},
                                    {"seconds", leg.seconds},
                                    {"fps", leg.fps()},
                                    {"processor_share", leg.processor_share},
                                    {"peak_mib", leg.peak_mib}};
    if (!leg.limiting_stage.empty()) {
      entry["limiting_stage"] = leg.limiting_stage;
    }
    json["legs"].push_back(std::move(entry));
  }
  return json.dump(2) + "\n";
}

int bench_anonymize(const Arguments& arguments) {
  const ScratchFolder scratch;
  fs::path clip = arguments.input;
  if (clip.empty()) {
    clip = scratch.path() / "clip.mp4";
    make_bench_clip(clip, config::models_folder().parent_path() / "demo" / "astronaut.png", arguments.frames);
    log_info("measuring on a made-up clip of 1280x720; --input takes your own");
  }
  std::vector<BenchLeg> legs;
  const auto request_for = [&](const std::string& variant) {
    anonymize::Request request = arguments.setup.request_for(variant);
    request.input = clip;
    request.output = scratch.path() / ("out" + clip.extension().string());
    return request;
  };
  const anonymize::Request usual = request_for("cpu-gpu");
  legs.push_back(decode_leg(usual, arguments.frames));
  legs.push_back(encode_leg(usual, arguments.frames, scratch.path()));
  legs.push_back(inference_leg(usual, arguments.frames));
  for (const std::string& variant : config::variants(config::data_folder())) {
    legs.push_back(job_leg(request_for(variant), arguments.frames, scratch.path()));
  }
  print_table(legs);
  if (!arguments.json.empty()) {
    write_file(arguments.json, bench_json(legs, clip), true);
  }
  return 0;
}

}  // namespace

void add_bench(CLI::App& program, Invocation& invocation) {
  auto& bench = add_command(program, "bench", "measure the parts of a job and the job itself on this machine");
  auto& command = add_command(bench, "anonymize", "decode, encode, inference alone, then each variant of the job");
  const auto arguments = std::make_shared<Arguments>();
  const auto last = CLI::MultiOptionPolicy::TakeLast;
  command.add_option("-i,--input", arguments->input, "the video to measure on [a made-up clip]")
      ->type_name("FILE")
      ->multi_option_policy(last);
  command.add_option("--json", arguments->json, "write the figures to this file as well")
      ->type_name("FILE")
      ->multi_option_policy(last);
  command.add_option("--frames", arguments->frames, "at most so many frames of it [240]")
      ->type_name("N")
      ->check(CLI::Range(1, 1000000))
      ->multi_option_policy(last);
  arguments->setup.add_flags(command);
  command.callback([&invocation, arguments] { invocation.work = [arguments] { return bench_anonymize(*arguments); }; });
  bench.footer("Example:\n  smartcv bench anonymize --input street.mp4 --frames 100 --json bench.json");
  bench.callback([&invocation, &bench] {
    if (bench.get_subcommands().empty()) {
      invocation.work = [&bench]() -> int { refuse_usage(bench, "the name of a job is missing, as in 'anonymize'"); };
    }
  });
}

}  // namespace smartcv::app
