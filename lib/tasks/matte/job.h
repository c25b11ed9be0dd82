#ifndef SMARTCV_TASKS_MATTE_JOB_H
#define SMARTCV_TASKS_MATTE_JOB_H

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "job/settings.h"
#include "pipeline/job.h"
#include "tasks/matte/matte_task.h"
#include "tasks/matte/options.h"
#include "tasks/matte/output_choice.h"
#include "tasks/matte/output_writers.h"
#include "tasks/matte/truth.h"
#include "vision/matte_metrics.h"

namespace smartcv::matte {

// Everything that decides a run.
struct Settings : job::Settings {
  Options matte;
};

// `models` holds one file, the network. `output` is the first of `outputs`.
struct Request : job::Request {
  Settings settings;
  std::vector<OutputChoice> outputs;
  std::optional<Comparison> compare;
  bool resume_or_anew = false;  // with Options::resume: an unfinished run that is another one is discarded
};

struct Result : job::Result {
  Counts counts;
  std::vector<OutputResult> outputs;  // in the order of the request
  std::string network;                // "rvm-mobilenetv3"
  double downsample_ratio = 1;
  std::size_t seq_chunk = 1;
  std::optional<vision::MatteMetrics> metrics;  // when compared
};

// Runs the job: read, cut out, write every output, publish. Throws Error; then nothing stands under the names of
// videos (images that are complete stay). With Options::resume the finished part is kept for the next run, also of a
// run that is stopped (Result::resumable; `outputs` is then empty). A damaged input throws Error(input) after the
// reading unless allow_damaged.
[[nodiscard]] Result run(const Request& request, const pipeline::StopRequest& stop,
                         const pipeline::ProgressCallback& progress = {});

}  // namespace smartcv::matte

#endif  // SMARTCV_TASKS_MATTE_JOB_H
