#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>

#include "smartcv/batch_run.h"
#include "smartcv/command_line.h"
#include "smartcv/job_command.h"
#include "smartcv/job_files.h"
#include "smartcv/matte_setup.h"
#include "smartcv/matte_summary.h"
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

constexpr JobArgumentsHelp argument_help{
    "the video to work on, or a folder or pattern of images",
    "the result: a video, or images ('a/%06d.png', a folder) [NAME.KIND.EXT beside the input]",
    "source, alpha and composite of every second"};

struct Arguments : JobArguments {
  std::string preview;
  std::string compare;
  std::string compare_csv;
  std::string compare_plot;
  MatteSetup setup;
  bool or_anew = false;  // of batches
  BatchArguments many;   // when the input is a folder of videos
};

void add_arguments(CLI::App& command, Arguments& arguments) {
  add_job_arguments(command, arguments, argument_help);
  const auto add = [&command](const char* name, std::string& field, const char* type, const char* help) {
    add_file_argument(command, name, field, type, help);
  };
  add("--preview", arguments.preview, "FILE", "a small video of the three side by side");
  add("--compare", arguments.compare, "TRUTH", "an alpha video or images to score the mattes against");
  add("--compare-csv", arguments.compare_csv, "FILE.csv", "MAD, MSE, Grad, Conn and dtSSD of every frame");
  add("--compare-plot", arguments.compare_plot, "FILE.png", "the same as curves");
  command.add_flag("--resume-or-anew", arguments.or_anew)->group("");
  arguments.setup.add_flags(command);
  add_batch_options(command, arguments.many, false);
  add_progress_argument(command, arguments);
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

// The job's own files, for check_paths().
NamedFiles named_files(const matte::Request& request) {
  NamedFiles files{{"the input", request.input}};
  for (const auto& output : request.outputs) {
    // Of images each one is looked at when it is written.
    if (!matte::is_image_sequence(output.path)) {
      files.emplace_back(matte::name_of(output.kind), output.path);
    }
  }
  if (request.compare && request.compare->csv) {
    files.emplace_back("--compare-csv", *request.compare->csv);
  }
  if (request.compare && request.compare->plot) {
    files.emplace_back("--compare-plot", *request.compare->plot);
  }
  return files;
}

matte::Request make_request(const CLI::App& command, Arguments& arguments) {
  const auto input = input_of(command, arguments, "smartcv matte talk.mp4");
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
  request.compare = comparison(command, arguments);
  request.resume_or_anew = arguments.or_anew;
  auto files = named_files(request);
  take_side_outputs(arguments, request, files);
  // An interrupted run may have published some of its own outputs; which ones, the job knows.
  check_paths(files, request.settings.encode.overwrite || options.resume);
  return request;
}

int matte_folder(const CLI::App& command, Arguments& arguments, const std::string& input) {
  refuse_single_file_arguments(command, arguments);
  if (!arguments.preview.empty() || !arguments.compare.empty()) {
    refuse_usage(command, "--preview and --compare are for one video, but a folder was given");
  }
  arguments.many.input = input;
  arguments.many.output = arguments.output;
  MatteBatch job(arguments.setup);
  return run_batch(command, arguments.many, job);
}

int matte_file(const CLI::App& command, Arguments& arguments) {
  const auto request = make_request(command, arguments);
  matte::Result result;
  run_with_progress(
      arguments, [&] { return expected_frames(request.input, true); },
      [&](const auto& stop, const auto& progress) {
        result = matte::run(request, stop, progress);
        return JobSummary{summary_text(result), summary_json(result)};
      });
  for (const auto& output : result.outputs) {
    std::cout << output.written.path.string() << "\n";
  }
  return exit_code_of(result);
}

}  // namespace

void add_matte(CLI::App& program, Invocation& invocation) {
  auto& command = add_command(program, "matte", "cut people out of a video: new background, alpha, transparency");
  command.footer(examples);
  const auto arguments = std::make_shared<Arguments>();
  add_arguments(command, *arguments);
  command.callback([&invocation, &command, arguments] {
    invocation.work = [&command, arguments] {
      const auto input = input_of(command, *arguments, "smartcv matte talk.mp4");
      return is_batch_input(input, arguments->many) ? matte_folder(command, *arguments, input)
                                                    : matte_file(command, *arguments);
    };
  });
}

}  // namespace smartcv::app
