#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>

#include "base/error.h"
#include "base/format.h"
#include "base/log.h"
#include "smartcv/anonymize_setup.h"
#include "smartcv/command_line.h"
#include "smartcv/help_formatter.h"
#include "smartcv/job_files.h"
#include "smartcv/progress_view.h"
#include "smartcv/signals.h"
#include "smartcv/subcommands.h"
#include "smartcv/summary.h"
#include "tasks/anonymize/job.h"

namespace smartcv::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* examples =
    "Examples:\n"
    "  smartcv anonymize street.mp4                                  writes street.anonymized.mp4 beside it\n"
    "  smartcv anonymize street.mp4 -o safe.mp4 --method pixelate --cells 5\n"
    "  smartcv anonymize --input street.mp4 --output safe.mp4 --target eyes,head --report safe.json\n"
    "  smartcv anonymize street.mp4 --pipeline ultra --device cuda --batch-size 16\n"
    "  smartcv anonymize street.mp4 --config my.yaml --set gap=2 --contact-sheet sheet.png\n"
    "  smartcv anonymize street.mp4 -o look.mp4 --preview            outlines instead of masks\n"
    "Exit codes: 0 done, 2 usage, 3 input, 4 model or device, 5 output, 75 stopped on request, 130 interrupted.";

struct Arguments {
  std::string positional;
  std::string input;
  std::string output;
  std::string report;
  std::string contact_sheet;
  std::string progress = "auto";
  AnonymizeSetup setup;
};

void add_arguments(CLI::App& command, Arguments& arguments) {
  const auto last = CLI::MultiOptionPolicy::TakeLast;
  const auto add = [&command, last](const char* names, std::string& field, const char* type, const char* help) {
    command.add_option(names, field, help)->type_name(type)->multi_option_policy(last)->group("Files");
  };
  command.add_option("IN", arguments.positional, "the video, in place of --input")->type_name("");
  add("-i,--input", arguments.input, "FILE", "the video to work on");
  add("-o,--output", arguments.output, "FILE",
      "the result [NAME.anonymized.EXT beside the input; .mkv for rare containers]");
  add("--report", arguments.report, "FILE.json", "what was done: configuration, counts, statistics, model hashes");
  add("--contact-sheet", arguments.contact_sheet, "FILE.png", "thumbnails of every track and every second");
  arguments.setup.add_flags(command);
  command.add_option("--progress", arguments.progress, "auto, bar, plain, json or none [auto]")
      ->type_name("HOW")
      ->multi_option_policy(last)
      ->group(message_group);
}

anonymize::Request make_request(const CLI::App& command, Arguments& arguments) {
  if (!arguments.positional.empty() && !arguments.input.empty()) {
    refuse_usage(command, fmt::format("two inputs: '{}' and '{}'", arguments.input, arguments.positional));
  }
  const std::string& input = arguments.input.empty() ? arguments.positional : arguments.input;
  if (input.empty()) {
    refuse_usage(command, "the input is missing, as in `smartcv anonymize street.mp4`");
  }
  arguments.setup.resolve();
  auto request = arguments.setup.request();
  request.input = input;
  request.output = arguments.output.empty() ? default_output(request.input, "anonymized") : fs::path(arguments.output);
  if (!arguments.report.empty()) {
    request.report = arguments.report;
  }
  if (!arguments.contact_sheet.empty()) {
    request.contact_sheet = arguments.contact_sheet;
  }
  NamedFiles files{{"the input", request.input}, {"--output", request.output}};
  if (request.report) {
    files.emplace_back("--report", *request.report);
  }
  if (request.contact_sheet) {
    files.emplace_back("--contact-sheet", *request.contact_sheet);
  }
  check_paths(files, request.settings.encode.overwrite);
  return request;
}

int anonymize_file(const CLI::App& command, Arguments& arguments) {
  const auto mode = progress_mode(arguments.progress);
  const auto request = make_request(command, arguments);
  if (const auto& model = request.settings.anonymize.pose_model; !model.empty()) {
    log_info(fmt::format("pose_model {} is used from the next release on; the face detector runs", model));
  }
  pipeline::StopRequest stop;
  const SignalThread signals(stop);
  const auto total = mode == ProgressMode::none ? std::nullopt : expected_frames(request.input);
  ProgressView view(mode, total);
  const auto result =
      anonymize::run(request, stop, [&view](const pipeline::JobStatistics& so_far) { view.update(so_far); });
  view.finish();
  if (mode == ProgressMode::json) {
    std::fputs(summary_json(result).c_str(), stderr);
  } else if (log_level() <= LogLevel::info) {
    std::fputs(summary_text(result).c_str(), stderr);
  }
  std::cout << result.written.path.string() << "\n";
  if (result.partial) {
    log_warning(fmt::format("stopped on request: {} holds the first {} frames", result.written.path.string(),
                            result.written.frames));
    return static_cast<int>(ErrorCode::stopped);
  }
  return 0;
}

}  // namespace

void add_anonymize(CLI::App& program, Invocation& invocation) {
  auto& command = add_command(program, "anonymize", "make faces, eyes or heads in a video unrecognisable");
  command.footer(examples);
  const auto arguments = std::make_shared<Arguments>();
  add_arguments(command, *arguments);
  command.callback([&invocation, &command, arguments] {
    invocation.work = [&command, arguments] { return anonymize_file(command, *arguments); };
  });
}

}  // namespace smartcv::app
