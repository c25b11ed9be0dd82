#include "tasks/anonymize/still_finders.h"

#include <algorithm>
#include <utility>

#include "tasks/anonymize/verifying.h"

namespace smartcv::anonymize {
namespace {

constexpr std::size_t most_loaded = 4;
constexpr vision::Size usual{1920, 1080};

// What the smallest face is said to be changes nothing about the networks.
bool look_alike(const std::vector<DetectionPlan>& one, const std::vector<DetectionPlan>& other) {
  return std::ranges::equal(one, other, [](const DetectionPlan& a, const DetectionPlan& b) {
    return a.detector == b.detector && a.input_width == b.input_width && a.tiles == b.tiles &&
           a.tile_width == b.tile_width;
  });
}

}  // namespace

std::shared_ptr<const StillFinders::Looks> StillFinders::of(vision::Size upright) const {
  const vision::Size size = upright.width > 0 ? upright : usual;
  const Options& options = request_.settings.anonymize;
  std::vector<DetectionPlan> plans = plan_detection(options, size);
  const std::lock_guard lock(mutex_);
  const auto known = std::ranges::find_if(loaded_, [&](const Loaded& it) { return look_alike(it.plans, plans); });
  if (known != loaded_.end()) {
    std::rotate(loaded_.begin(), known, known + 1);
    return loaded_.front().looks;
  }
  auto looks = std::make_shared<Looks>();
  looks->run = make_finders(request_, device_, plans);
  if (options.verify) {
    looks->verifying = verifying_finders(request_, device_, size);
  }
  loaded_.push_front({std::move(plans), std::move(looks)});
  if (loaded_.size() > most_loaded) {
    loaded_.pop_back();
  }
  return loaded_.front().looks;
}

}  // namespace smartcv::anonymize
