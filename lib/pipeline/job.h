#ifndef SMARTCV_PIPELINE_JOB_H
#define SMARTCV_PIPELINE_JOB_H

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "pipeline/options.h"
#include "pipeline/task.h"

namespace smartcv::pipeline {

inline constexpr std::size_t stage_count = 5;

// What one stage did. Times are sums over its workers, in seconds; the three together are the time its workers lived.
struct StageStatistics {
  std::string name;  // "read", "prepare", "infer", "finish", "write"
  std::size_t workers = 0;
  std::uint64_t items = 0;
  double busy_seconds = 0;
  double wait_in_seconds = 0;   // for something to do
  double wait_out_seconds = 0;  // for room downstream (read: also for a token)
  double mean_depth = 0;        // of its input queue, at each pop; 0 for read, which has none
  std::size_t max_depth = 0;
};

struct JobStatistics {
  std::array<StageStatistics, stage_count> stages;
  double wall_seconds = 0;
  std::uint64_t frames = 0;  // accepted by the target
  // Finished by earlier runs of the same job, for a progress view; set by a job that goes on.
  std::uint64_t frames_before = 0;
  // Of a job that goes over its source more than once, for a progress view: "pass 1 of 2"; set by the job.
  std::string pass;
  std::uint64_t batches = 0;
  bool stopped = false;  // drained on request before the end of the source
  // The stage whose workers were busy for the largest share of their time.
  [[nodiscard]] const StageStatistics& limiting_stage() const;
};

// Asks a running job to end. Thread-safe; the signal thread holds one.
class StopRequest {
 public:
  // First level: read no more, drain what is in flight. Second level: abandon everything.
  void drain() noexcept { level_.store(1, std::memory_order_relaxed); }
  void abort() noexcept { level_.store(2, std::memory_order_relaxed); }
  [[nodiscard]] bool draining() const noexcept { return level_.load(std::memory_order_relaxed) >= 1; }
  [[nodiscard]] bool aborting() const noexcept { return level_.load(std::memory_order_relaxed) >= 2; }

 private:
  std::atomic<int> level_{0};
};

// Called about four times a second from a thread of its own, with frames written so far. What it throws ends the job.
using ProgressCallback = std::function<void(const JobStatistics& so_far)>;

// Runs the five stages to the end: read → prepare → infer → finish → write, each on its own threads, joined
// by bounded queues. Memory is bounded by tokens: a frame takes one before it is decoded and gives it back when the
// target has accepted it. Returns or throws only when all threads are joined.
// Throws the first error of any stage, anything that is not an Error wrapped into Error(internal). On a drain nothing
// more is read, everything in flight is finished, flushed and written, and `stopped` is set. An abort throws
// Error(interrupted). Throws what resolved() throws, before the start.
[[nodiscard]] JobStatistics run_job(FrameSource& source, Task& task, FrameTarget& target, const Options& options,
                                    const StopRequest& stop, const ProgressCallback& progress = {});

// The options with every "chosen" 0 replaced by a number, for `config show` and reports. `cores`: usable cores.
// Throws Error(usage) for numbers out of range, and when in_flight is set and smaller than
// batch_size * infer_workers + prepare_workers + held_frames + 2 (the frames being read and written).
[[nodiscard]] Options resolved(const Options& options, std::size_t held_frames, std::size_t cores);

}  // namespace smartcv::pipeline

#endif  // SMARTCV_PIPELINE_JOB_H
