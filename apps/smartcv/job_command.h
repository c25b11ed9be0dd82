#ifndef SMARTCV_APPS_SMARTCV_JOB_COMMAND_H
#define SMARTCV_APPS_SMARTCV_JOB_COMMAND_H

#include <CLI/CLI.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "job/settings.h"
#include "pipeline/job.h"
#include "smartcv/job_files.h"

namespace smartcv::app {

// The arguments of every command that runs a job on one file, besides the job's own keys.
struct JobArguments {
  std::string positional;
  std::string input;
  std::string output;
  std::string report;
  std::string contact_sheet;
  std::string gpu_log;
  std::string progress = "auto";
};

// What the arguments mean to this job, for --help.
struct JobArgumentsHelp {
  const char* input;
  const char* output;
  const char* contact_sheet;
};

// An option in the group "Files" that takes the last value given.
void add_file_argument(CLI::App& command, const char* names, std::string& field, const char* type, const char* help);
void add_job_arguments(CLI::App& command, JobArguments& arguments, const JobArgumentsHelp& help);
void add_progress_argument(CLI::App& command, JobArguments& arguments);

// The one input. Throws Error(usage) for none, with `example`, and for two.
[[nodiscard]] std::string input_of(const CLI::App& command, const JobArguments& arguments, const char* example);
// When the input is a folder of videos: Error(usage) for an argument that names the file of one.
void refuse_single_file_arguments(const CLI::App& command, const JobArguments& arguments);
// Copies the paths of report, contact sheet and GPU log into the request, and names them for check_paths().
void take_side_outputs(const JobArguments& arguments, job::Request& request, NamedFiles& files);

// What a finished job did: for people, and one line of JSON for programs.
struct JobSummary {
  std::string text;
  std::string json;
};

// Runs a job under the signals and the progress view of the command line and tells its summary on stderr. `total`:
// frames expected, asked only when somebody looks.
void run_with_progress(
    const JobArguments& arguments, const std::function<std::optional<std::int64_t>()>& total,
    const std::function<JobSummary(const pipeline::StopRequest&, const pipeline::ProgressCallback&)>& run);

// The exit code of a job that came to its end; warns about one that was stopped.
[[nodiscard]] int exit_code_of(const job::Result& result);

}  // namespace smartcv::app

#endif  // SMARTCV_APPS_SMARTCV_JOB_COMMAND_H
