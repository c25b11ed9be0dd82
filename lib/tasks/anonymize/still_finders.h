#ifndef SMARTCV_TASKS_ANONYMIZE_STILL_FINDERS_H
#define SMARTCV_TASKS_ANONYMIZE_STILL_FINDERS_H

#include <deque>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "nn/device.h"
#include "tasks/anonymize/detection_plan.h"
#include "tasks/anonymize/finders.h"
#include "tasks/anonymize/job.h"
#include "vision/geometry.h"

namespace smartcv::anonymize {

// The networks for pictures of many sizes: how a picture is looked at depends on its size (detection_plan.h), and
// pictures of most sizes are looked at alike. Thread-safe.
class StillFinders {
 public:
  struct Looks {
    Finders run;
    Finders verifying;  // empty without `verify`
  };

  // `request` must outlive it.
  StillFinders(const Request& request, nn::Device device) : request_(request), device_(std::move(device)) {}

  // For upright pictures of a size; {}: of the usual one, 1920x1080. Loads the networks when none of the last few looks
  // fits. Throws what make_finders() throws.
  [[nodiscard]] std::shared_ptr<const Looks> of(vision::Size upright) const;

 private:
  struct Loaded {
    std::vector<DetectionPlan> plans;
    std::shared_ptr<const Looks> looks;
  };
  const Request& request_;
  nn::Device device_;
  mutable std::mutex mutex_;
  mutable std::deque<Loaded> loaded_;  // the latest first
};

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_STILL_FINDERS_H
