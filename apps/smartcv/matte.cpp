#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>

#include "base/error.h"
#include "base/format.h"
#include "base/log.h"
#include "smartcv/command_line.h"
#include "smartcv/help_formatter.h"
#include "smartcv/job_files.h"
#include "smartcv/matte_setup.h"
#include "smartcv/matte_summary.h"
#include "smartcv/progress_view.h"
#include "smartcv/signals.h"
#include "smartcv/subcommands.h"
#include "tasks/matte/job.h"

namespace smartcv::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* examples =
    "Examples:\n"
    "  smartcv matte talk.mp4                                        over green: talk.composite.mp4\n"
    "  smartcv matte talk.mp4 -o beach.mp4 --background beach.jpg\n"
    "  smartcv matte talk.mp4 -o soft.mp4 --background blur:20\n"
    "  smartcv matte talk.mp4 -o cut.mov --write rgba                ProRes 4444 with transparency\n"
    "  smartcv matte talk.mp4 -o 'frames/%06d.png' --write rgba --bits 16\n"
    "  smartcv matte talk.mp4 --write composite=a.mp4,alpha=b.mkv    both in one pass\n"
    "  smartcv matte talk.mp4 -o fine.mp4 --preset high --subject body --warm-up 15\n"
    "Exit codes: 0 done, 2 usage, 3 input, 4 model or device, 5 output, 75 stopped on request, 130 interrupted.";

struct Arguments {
  std::string positional;
  std::string input;
  std::string output;
  std::string report;
  std::string contact_sheet;
  std::string preview;
  std::string compare;
  std::string compare_csv;
  std::string compare_plot;
  std::string progress = "auto";
  MatteSetup setup;
};

void add_arguments(CLI::App& command, Arguments& arguments) {
  const auto last = CLI::MultiOptionPolicy::TakeLast;
  const auto add = [&command, last](const char* names, std::string& field, const char* type, const char* help) {
    command.add_option(names, field, help)->type_name(type)->multi_option_policy(last)->group("Files");
  };
  command.add_option("IN", arguments.positional, "the video, in place of --input")->type_name("");
  add("-i,--input", arguments.input, "FILE", "the video to work on, or a folder or pattern of images");
  add("-o,--output", arguments.output, "FILE",
      "the result: a video, or images ('a/%06d.png', a folder) [NAME.KIND.EXT beside the input]");
  add("--report", arguments.report, "FILE.json", "what was done: configuration, counts, statistics, model hashes");
  add("--contact-sheet", arguments.contact_sheet, "FILE.png", "source, alpha and composite of every second");
  add("--preview", arguments.preview, "FILE", "a small video of the three side by side");
  add("--compare", arguments.compare, "TRUTH", "an alpha video or images to score the mattes against");
  add("--compare-csv", arguments.compare_csv, "FILE.csv", "MAD, MSE, Grad, Conn and dtSSD of every frame");
  add("--compare-plot", arguments.compare_plot, "FILE.png", "the same as curves");
  arguments.setup.add_flags(command);
  command.add_option("--progress", arguments.progress, "auto, bar, plain, json or none [auto]")
      ->type_name("HOW")
      ->multi_option_policy(last)
      ->group(message_group);
}

// "talk.mp4" → "talk.composite.mp4"; transparency goes to QuickTime, which editors read.
fs::path usual_output(const fs::path& input, const matte::Options& options) {
  const bool transparent = options.background.background == "transparent";
  const auto choices = matte::choose_outputs(options.write, transparent, "out");
  const auto unnamed = std::ranges::find(choices, fs::path("out"), &matte::OutputChoice::path);
  fs::path name = input;
  if (!name.has_filename()) {
    name = name.parent_path();  // "frames/" is called after the folder
  }
  if (unnamed == choices.end()) {
    return default_output(name, "matte");  // several: choose_outputs() puts the kinds into the name
  }
  fs::path output = default_output(name, matte::name_of(unnamed->kind));
  return unnamed->kind == matte::OutputKind::rgba ? output.replace_extension(".mov") : output;
}

std::optional<matte::Comparison> comparison(const CLI::App& command, const Arguments& arguments) {
  if (arguments.compare.empty()) {
    if (!arguments.compare_csv.empty() || !arguments.compare_plot.empty()) {
      refuse_usage(command, "--compare-csv and --compare-plot need --compare TRUTH");
    }
    return std::nullopt;
  }
  matte::Comparison compare{arguments.compare, {}, {}};
  if (!arguments.compare_csv.empty()) {
    compare.csv = arguments.compare_csv;
  }
  if (!arguments.compare_plot.empty()) {
    compare.plot = arguments.compare_plot;
  }
  return compare;
}

void check_files(const matte::Request& request) {
  NamedFiles files{{"the input", request.input}};
  for (const auto& output : request.outputs) {
    // Of images each one is looked at when it is written.
    if (!matte::is_image_sequence(output.path)) {
      files.emplace_back(matte::name_of(output.kind), output.path);
    }
  }
  if (request.report) {
    files.emplace_back("--report", *request.report);
  }
  if (request.contact_sheet) {
    files.emplace_back("--contact-sheet", *request.contact_sheet);
  }
  if (request.compare && request.compare->csv) {
    files.emplace_back("--compare-csv", *request.compare->csv);
  }
  if (request.compare && request.compare->plot) {
    files.emplace_back("--compare-plot", *request.compare->plot);
  }
  check_paths(files, request.settings.encode.overwrite);
}

matte::Request make_request(const CLI::App& command, Arguments& arguments) {
  if (!arguments.positional.empty() && !arguments.input.empty()) {
    refuse_usage(command, fmt::format("two inputs: '{}' and '{}'", arguments.input, arguments.positional));
  }
  const std::string& input = arguments.input.empty() ? arguments.positional : arguments.input;
  if (input.empty()) {
    refuse_usage(command, "the input is missing, as in `smartcv matte talk.mp4`");
  }
  arguments.setup.resolve();
  auto request = arguments.setup.request();
  const matte::Options& options = request.settings.matte;
  request.input = input;
  const fs::path output = arguments.output.empty() ? usual_output(request.input, options) : fs::path(arguments.output);
  request.outputs = matte::choose_outputs(options.write, options.background.background == "transparent", output);
  request.output = request.outputs.front().path;
  if (!arguments.preview.empty()) {
    request.outputs.push_back({matte::OutputKind::preview, arguments.preview});
  }
  if (!arguments.report.empty()) {
    request.report = arguments.report;
  }
  if (!arguments.contact_sheet.empty()) {
    request.contact_sheet = arguments.contact_sheet;
  }
  request.compare = comparison(command, arguments);
  check_files(request);
  return request;
}

int matte_file(const CLI::App& command, Arguments& arguments) {
  const auto mode = progress_mode(arguments.progress);
  const auto request = make_request(command, arguments);
  pipeline::StopRequest stop;
  const SignalThread signals(stop);
  const auto total = mode == ProgressMode::none ? std::nullopt : expected_frames(request.input, true);
  ProgressView view(mode, total);
  const auto result =
      matte::run(request, stop, [&view](const pipeline::JobStatistics& so_far) { view.update(so_far); });
  view.finish();
  if (mode == ProgressMode::json) {
    std::fputs(summary_json(result).c_str(), stderr);
  } else if (log_level() <= LogLevel::info) {
    std::fputs(summary_text(result).c_str(), stderr);
  }
  for (const auto& output : result.outputs) {
    std::cout << output.written.path.string() << "\n";
  }
  if (result.partial) {
    log_warning(fmt::format("stopped on request: {} holds the first {} frames", result.written.path.string(),
                            result.written.frames));
    return static_cast<int>(ErrorCode::stopped);
  }
  return 0;
}

}  // namespace

void add_matte(CLI::App& program, Invocation& invocation) {
  auto& command = add_command(program, "matte", "cut people out of a video: new background, alpha, transparency");
  command.footer(examples);
  const auto arguments = std::make_shared<Arguments>();
  add_arguments(command, *arguments);
  command.callback([&invocation, &command, arguments] {
    invocation.work = [&command, arguments] { return matte_file(command, *arguments); };
  });
}

}  // namespace smartcv::app
