#ifndef SMARTCV_PIPELINE_DETAIL_JOB_RUN_H
#define SMARTCV_PIPELINE_DETAIL_JOB_RUN_H

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "pipeline/detail/batcher.h"
#include "pipeline/detail/line.h"
#include "pipeline/job.h"

namespace smartcv::pipeline::detail {

// One run of one job: starts the threads, watches them, joins them. The calling thread is the watcher.
class JobRun {
 public:
  JobRun(FrameSource& source, Task& task, FrameTarget& target, const Options& resolved_options,
         const StopRequest& stop);

  [[nodiscard]] JobStatistics run(const ProgressCallback& progress);

 private:
  using Body = std::function<void(WorkerClock&)>;
  using End = std::function<void()>;

  void start_stages();
  void start_thread(StageId id, std::size_t worker, Body body, End end);
  void run_thread(StageId id, std::size_t worker, const Body& body, const End& end) noexcept;
  void watch();
  void fail_if_aborted();
  void report_progress(const ProgressCallback& progress);

  FrameSource& source_;
  Task& task_;
  FrameTarget& target_;
  const StopRequest& stop_;
  Line line_;
  Batcher batcher_;

  std::vector<std::thread> threads_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t ended_ = 0;  // stage threads that are done
  bool over_ = false;      // all are joined
};

}  // namespace smartcv::pipeline::detail

#endif  // SMARTCV_PIPELINE_DETAIL_JOB_RUN_H
