#include "tasks/anonymize/verifying.h"

#include <algorithm>
#include <vector>

#include "tasks/anonymize/detection_plan.h"
#include "tasks/anonymize/detector_choice.h"

namespace smartcv::anonymize {
namespace {

bool asks_mtcnn(const Options& options) {
  return std::find(options.detectors.begin(), options.detectors.end(), "mtcnn") != options.detectors.end();
}

}  // namespace

Finders verifying_finders(const Request& request, const nn::Device& device, vision::Size upright) {
  Request other = request;
  Options& options = other.settings.anonymize;
  options.detectors = chosen_detectors(options);
  const bool has_mtcnn = request.models.contains("mtcnn-pnet") && request.models.contains("mtcnn-rnet") &&
                         request.models.contains("mtcnn-onet");
  if (has_mtcnn && !asks_mtcnn(options)) {
    options.detectors.emplace_back("mtcnn");
  }
  std::vector<DetectionPlan> plans = plan_detection(options, upright);
  for (DetectionPlan& plan : plans) {
    plan.input_width = plan.input_width * 4 / 3;
    plan.tile_width = plan.tile_width * 4 / 3;
  }
  return make_finders(other, device, plans);
}

VerificationOptions verification_options(const Settings& settings, int threads) {
  const Options& options = settings.anonymize;
  const bool eyes_only = std::all_of(options.targets.begin(), options.targets.end(),
                                     [](const std::string& target) { return target == "eyes"; });
  return {.confidence = options.confidence,
          .eyes_only = eyes_only,
          .second_detector = asks_mtcnn(options) ? "" : "mtcnn",
          .batch_size = settings.stages.batch_size,
          .threads = threads};
}

}  // namespace smartcv::anonymize
