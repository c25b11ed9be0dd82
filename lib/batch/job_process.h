#ifndef SMARTCV_BATCH_JOB_PROCESS_H
#define SMARTCV_BATCH_JOB_PROCESS_H

#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "batch/file_facts.h"
#include "batch/worker_pool.h"

namespace smartcv::batch {

// How a job ended.
struct JobEnd {
  int exit_code = 0;                // 128 + signal when its process was killed
  std::string reason;               // its last error, without "error: "; else how it ended
  std::size_t outputs = 0;          // files that its summary names
  std::vector<std::string> beside;  // more of them: exports
  std::int64_t frames = 0;
  double fps = 0;
  double seconds = 0;  // wall clock, from its start
};

// A job on one file, by a worker, see Note [Workers]. It runs with `--progress json`; what it says goes to its log,
// progress left out, and its summary is understood.
class JobProcess {
 public:
  // Throws Error(output) when the log cannot be made, and what Worker throws.
  JobProcess(WorkerPool& workers, const std::vector<std::string>& command, const std::filesystem::path& log);

  [[nodiscard]] std::array<int, 2> sources() const noexcept { return worker_->sources(); }  // to poll
  // Takes in what it has said. The end, once it has come. Never waits.
  [[nodiscard]] std::optional<JobEnd> look();
  [[nodiscard]] std::int64_t frames() const noexcept { return end_.frames; }
  void send(int signal) const { worker_->send(signal); }
  // After the end.
  [[nodiscard]] std::unique_ptr<Worker> release_worker() { return std::move(worker_); }

 private:
  using Clock = std::chrono::steady_clock;
  void take_line(const std::string& line);
  void take_summary(const Json& summary);

  std::ofstream log_;
  std::unique_ptr<Worker> worker_;
  Clock::time_point start_ = Clock::now();
  std::string rest_;  // of a line that has not ended yet
  JobEnd end_;
};

}  // namespace smartcv::batch

#endif  // SMARTCV_BATCH_JOB_PROCESS_H
