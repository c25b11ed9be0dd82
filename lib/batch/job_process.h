#ifndef SMARTCV_BATCH_JOB_PROCESS_H
#define SMARTCV_BATCH_JOB_PROCESS_H

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "batch/child_process.h"
#include "batch/file_facts.h"

namespace smartcv::batch {

// How a job's process ended.
struct JobEnd {
  int exit_code = 0;                // 128 + signal when it was killed
  std::string reason;               // its last error, without "error: "; else how it ended
  std::size_t outputs = 0;          // files that its summary names
  std::vector<std::string> beside;  // more of them: exports
  std::int64_t frames = 0;
  double fps = 0;
  double seconds = 0;  // wall clock, from its start
};

// A job on one file, in a process of its own: a crash or the kernel's memory killer takes that file and no other. The
// process runs with `--progress json`; what it says goes to its log, progress left out, and its summary is understood.
class JobProcess {
 public:
  // Throws Error(output) when the log cannot be made.
  JobProcess(const std::vector<std::string>& command, const std::filesystem::path& log);

  [[nodiscard]] int pipe() const noexcept { return process_.pipe(); }
  // Takes in what it has said. The end, once it has come. Never waits.
  [[nodiscard]] std::optional<JobEnd> look();
  [[nodiscard]] std::int64_t frames() const noexcept { return end_.frames; }
  void send(int signal) const { process_.send(signal); }

 private:
  using Clock = std::chrono::steady_clock;
  void take_line(const std::string& line);
  void take_summary(const Json& summary);

  std::ofstream log_;
  ChildProcess process_;
  Clock::time_point start_ = Clock::now();
  std::string rest_;  // of a line that has not ended yet
  JobEnd end_;
};

}  // namespace smartcv::batch

#endif  // SMARTCV_BATCH_JOB_PROCESS_H
