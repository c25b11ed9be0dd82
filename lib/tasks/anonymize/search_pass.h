#ifndef SMARTCV_TASKS_ANONYMIZE_SEARCH_PASS_H
#define SMARTCV_TASKS_ANONYMIZE_SEARCH_PASS_H

#include <optional>
#include <vector>

#include "media/reader.h"
#include "media/source_info.h"
#include "nn/device.h"
#include "pipeline/options.h"
#include "tasks/anonymize/anonymize_task.h"
#include "tasks/anonymize/detection_plan.h"
#include "tasks/anonymize/job.h"

namespace smartcv::anonymize {

// How a video is gone through once.
struct SearchPass {
  Options options;                       // with a gap as long as the time between looks
  AnonymizeTask::Parts parts;            // without those of the release
  std::vector<DetectionPlan> detection;  // how the detectors look
  pipeline::Options stages;
  bool cuda = false;  // the device is a GPU
};

// As the request asks, on this device; without one nothing is looked for. `cores`: that the job may use. Throws what
// make_finders() throws.
[[nodiscard]] SearchPass search_pass(const Request& request, const media::SourceInfo& source,
                                     const std::optional<nn::Device>& device, int cores);

// The networks that look and how, for the report. Warns of faces that may be missed.
void describe(const SearchPass& pass, const Options& options, const nn::Device& device, Result& result);

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_SEARCH_PASS_H
