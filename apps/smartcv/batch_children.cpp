#include "smartcv/batch_children.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/log.h"

namespace smartcv::app {

namespace fs = std::filesystem;

fs::path report_name(const fs::path& output) {
  const fs::path name = output.has_filename() ? output : output.parent_path();
  return fs::path(name).replace_extension(".report.json");
}

bool is_neutral(std::string_view key) {
  static constexpr std::array<std::string_view, 13> keys{
      "overwrite",       "cpu_threads",   "opencv_threads",   "decoder_threads",
      "prepare_workers", "infer_workers", "frame_queue_size", "result_queue_size",
      "in_flight",       "stall_seconds", "max_wait_ms",      "allow_licences",
      "resume"};
  return std::ranges::find(keys, key) != keys.end();
}

batch::CommandFor command_for(const BatchJob& job, const fs::path& results) {
  std::vector<std::string> options;
  for (const auto& line : job.lines()) {
    if (line.origin != "default" && line.key != "cpu_threads" && line.key != "overwrite" && line.key != "resume") {
      options.insert(options.end(), {"--set", line.key + "=" + line.value});
    }
  }
  const auto own = job.words();
  options.insert(options.end(), own.begin(), own.end());
  if (log_level() <= LogLevel::debug) {
    options.emplace_back("--verbose");
  }
  const std::string program = fs::read_symlink("/proc/self/exe").string();
  return [program, name = job.name(), options, results](const batch::PlannedFile& file, int threads, bool overwrite) {
    std::vector<std::string> command{
        program,      name,  "--input", file.input.string(), "--output", (results / file.output).string(),
        "--progress", "json"};
    command.insert(command.end(), options.begin(), options.end());
    command.insert(command.end(), {"--cpu-threads", std::to_string(threads)});
    if (!file.pieces.empty()) {
      command.insert(command.end(), {"--pieces", file.pieces.string()});
    }
    if (!file.whole.empty()) {
      command.insert(command.end(), {"--piece", std::to_string(file.piece)});
    } else if (!file.report.empty() && file.pieces.empty()) {
      command.insert(command.end(), {"--report", (results / file.report).lexically_normal().string()});
    }
    if (overwrite) {
      command.emplace_back("--overwrite");
    }
    return command;
  };
}

}  // namespace smartcv::app
