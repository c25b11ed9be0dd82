#include "pipeline/job.h"

#include <cstddef>

#include "base/cores.h"
#include "pipeline/detail/job_run.h"

namespace smartcv::pipeline {

JobStatistics run_job(FrameSource& source, Task& task, FrameTarget& target, const Options& options,
                      const StopRequest& stop, const ProgressCallback& progress) {
  const auto chosen = resolved(options, task.held_frames(), static_cast<std::size_t>(usable_cores()));
  return detail::JobRun(source, task, target, chosen, stop).run(progress);
}

}  // namespace smartcv::pipeline
