#include "smartcv/job_command.h"

#include <cstdio>

#include "base/error.h"
#include "base/format.h"
#include "base/log.h"
#include "smartcv/command_line.h"
#include "smartcv/help_formatter.h"
#include "smartcv/progress_view.h"
#include "smartcv/signals.h"

namespace smartcv::app {

void add_file_argument(CLI::App& command, const char* names, std::string& field, const char* type, const char* help) {
  command.add_option(names, field, help)
      ->type_name(type)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast)
      ->group("Files");
}

void add_job_arguments(CLI::App& command, JobArguments& arguments, const JobArgumentsHelp& help) {
  command.add_option("IN", arguments.positional, "the video, in place of --input")->type_name("");
  add_file_argument(command, "-i,--input", arguments.input, "FILE", help.input);
  add_file_argument(command, "-o,--output", arguments.output, "FILE", help.output);
  add_file_argument(command, "--report", arguments.report, "FILE.json",
                    "what was done: configuration, counts, statistics, model hashes");
  add_file_argument(command, "--contact-sheet", arguments.contact_sheet, "FILE.png", help.contact_sheet);
  add_file_argument(command, "--gpu-log", arguments.gpu_log, "FILE.csv",
                    "each second: utilization, memory, temperature and power of the GPUs");
}

void add_progress_argument(CLI::App& command, JobArguments& arguments) {
  command.add_option("--progress", arguments.progress, "auto, bar, plain, json or none [auto]")
      ->type_name("HOW")
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast)
      ->group(message_group);
}

std::string input_of(const CLI::App& command, const JobArguments& arguments, const char* example) {
  if (!arguments.positional.empty() && !arguments.input.empty()) {
    refuse_usage(command, fmt::format("two inputs: '{}' and '{}'", arguments.input, arguments.positional));
  }
  const std::string& input = arguments.input.empty() ? arguments.positional : arguments.input;
  if (input.empty()) {
    refuse_usage(command, fmt::format("the input is missing, as in `{}`", example));
  }
  return input;
}

void refuse_single_file_arguments(const CLI::App& command, const JobArguments& arguments) {
  if (!arguments.report.empty() || !arguments.contact_sheet.empty() || !arguments.gpu_log.empty()) {
    refuse_usage(command, "--report, --contact-sheet and --gpu-log are for one video, but a folder was given");
  }
}

void take_side_outputs(const JobArguments& arguments, job::Request& request, NamedFiles& files) {
  if (!arguments.report.empty()) {
    request.report = arguments.report;
    files.emplace_back("--report", arguments.report);
  }
  if (!arguments.contact_sheet.empty()) {
    request.contact_sheet = arguments.contact_sheet;
    files.emplace_back("--contact-sheet", arguments.contact_sheet);
  }
  if (!arguments.gpu_log.empty()) {
    request.gpu_log = arguments.gpu_log;
    files.emplace_back("--gpu-log", arguments.gpu_log);
  }
}

void run_with_progress(
    const JobArguments& arguments, const std::function<std::optional<std::int64_t>()>& total,
    const std::function<JobSummary(const pipeline::StopRequest&, const pipeline::ProgressCallback&)>& run) {
  const auto mode = progress_mode(arguments.progress);
  pipeline::StopRequest stop;
  const SignalThread signals(stop);
  ProgressView view(mode, mode == ProgressMode::none ? std::nullopt : total());
  const auto summary = run(stop, [&view](const pipeline::JobStatistics& so_far) { view.update(so_far); });
  view.finish();
  if (mode == ProgressMode::json) {
    std::fputs(summary.json.c_str(), stderr);
  } else if (log_level() <= LogLevel::info) {
    std::fputs(summary.text.c_str(), stderr);
  }
}

int exit_code_of(const job::Result& result) {
  if (!result.partial) {
    return 0;
  }
  if (result.resumable) {
    log_warning(fmt::format("stopped on request: {} frames are finished, in {}; run the same command again to continue",
                            result.resumable->frames, result.resumable->folder.string()));
    return static_cast<int>(ErrorCode::stopped);
  }
  log_warning(fmt::format("stopped on request: {} holds the first {} frames", result.written.path.string(),
                          result.written.frames));
  return static_cast<int>(ErrorCode::stopped);
}

}  // namespace smartcv::app
