#include "tasks/fitting_preview/depth_order.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "tasks/fitting_preview/body_shape.h"
#include "tasks/fitting_preview/local_regression.h"

namespace smartcv::fitting_preview {
namespace {

using nn::Joint;

constexpr float least_score = 0.3F;
constexpr float leg = 1.6F;            // from hip to ankle, in units
constexpr float lower_body = 2.6F;     // from shoulder to ankle
constexpr float surely_nearer = 0.3F;  // units between the feet
constexpr double steady = 0.4;         // seconds; deviation of the Gaussian
constexpr double fade = 0.25;          // seconds

std::optional<float> lowest(const FramePose& pose, Joint left, Joint right) {
  std::optional<float> y;
  for (const Joint joint : {left, right}) {
    if (is_seen(pose.at(joint), least_score)) {
      y = std::max(y.value_or(pose.at(joint).point.y), pose.at(joint).point.y);
    }
  }
  return y;
}

float ramp(float t) {
  t = std::clamp(t, 0.0F, 1.0F);
  return t * t * (3 - 2 * t);
}

}  // namespace

std::optional<Standing> standing_of(const FramePose& pose) noexcept {
  const auto unit = body_unit(pose, least_score);
  if (!unit) {
    return std::nullopt;
  }
  if (const auto ankles = lowest(pose, Joint::left_ankle, Joint::right_ankle)) {
    return Standing{*ankles, *unit};
  }
  std::optional<float> feet;
  if (const auto hips = lowest(pose, Joint::left_hip, Joint::right_hip)) {
    feet = *hips + leg * *unit;
  } else if (const auto shoulders = lowest(pose, Joint::left_shoulder, Joint::right_shoulder)) {
    feet = *shoulders + lower_body * *unit;
  }
  constexpr float farthest = 1e6F;
  if (std::abs(pose.box.y2) < farthest) {
    feet = std::max(feet.value_or(pose.box.y2), pose.box.y2);
  }
  return feet ? std::optional(Standing{*feet, *unit}) : std::nullopt;
}

float nearness(const Standing& other, const Standing& wearer) noexcept {
  return ramp((other.feet - wearer.feet) / (surely_nearer * std::max(other.unit, wearer.unit)));
}

DepthOrder::DepthOrder(const Poses& smooth) {
  for (const Person& person : smooth.people) {
    Course course = course_of(person, smooth.shots.at(static_cast<std::size_t>(person.shot)), smooth.video.times);
    if (!course.frames.empty()) {
      courses_.emplace(person.id, std::move(course));
    }
  }
}

DepthOrder::Course DepthOrder::course_of(const Person& person, const FrameSpan& shot, const FrameTimes& times) {
  std::vector<double> seconds;
  std::vector<double> known;  // 1 where the pose tells
  std::vector<double> feet;
  std::vector<double> units;
  for (const FramePose& pose : person.poses) {
    seconds.push_back(times.start_seconds({pose.frame, pose.frame}));
    const auto standing = standing_of(pose);
    known.push_back(standing ? 1 : 0);
    feet.push_back(standing ? static_cast<double>(standing->feet) : 0);
    units.push_back(standing ? static_cast<double>(standing->unit) : 0);
  }
  Course course{.first_frame = person.span().first, .frames = {}, .presence = {}};
  if (std::ranges::none_of(known, [](double one) { return one > 0; })) {
    return course;
  }
  // Means over the frames that tell: those that do not count as 0 in both sums.
  const LocalRegression mean(seconds, steady);
  const auto share = mean.average(known);
  feet = mean.average(feet);
  units = mean.average(units);
  Standing last;
  for (std::size_t i = 0; i < seconds.size(); ++i) {
    if (share[i] > 0) {
      last = {static_cast<float>(feet[i] / share[i]), static_cast<float>(units[i] / share[i])};
    }
    course.frames.push_back(last);
    const double since = person.span().first > shot.first ? seconds[i] - seconds.front() : fade;
    const double until = person.span().last < shot.last ? seconds.back() - seconds[i] : fade;
    const bool told = last.unit > 0;
    course.presence.push_back(told ? ramp(static_cast<float>(std::min(since, until) / fade)) : 0);
  }
  return course;
}

float DepthOrder::nearness(std::int64_t other, std::int64_t wearer, std::int64_t frame) const {
  const auto at = [&](std::int64_t id) -> std::pair<const Course*, std::size_t> {
    const auto found = courses_.find(id);
    if (found == courses_.end()) {
      return {nullptr, 0};
    }
    const std::int64_t index = frame - found->second.first_frame;
    const bool there = index >= 0 && index < static_cast<std::int64_t>(found->second.frames.size());
    return {there ? &found->second : nullptr, static_cast<std::size_t>(std::max<std::int64_t>(0, index))};
  };
  const auto [theirs, i] = at(other);
  const auto [mine, j] = at(wearer);
  if (theirs == nullptr || mine == nullptr || theirs->presence[i] <= 0 || mine->frames[j].unit <= 0) {
    return 0;
  }
  return theirs->presence[i] * fitting_preview::nearness(theirs->frames[i], mine->frames[j]);
}

}  // namespace smartcv::fitting_preview
