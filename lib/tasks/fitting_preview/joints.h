#ifndef SMARTCV_TASKS_FITTING_PREVIEW_JOINTS_H
#define SMARTCV_TASKS_FITTING_PREVIEW_JOINTS_H

#include <algorithm>
#include <cmath>

#include "tasks/fitting_preview/garment.h"
#include "tasks/fitting_preview/plane.h"
#include "tasks/fitting_preview/poses.h"

namespace smartcv::fitting_preview {

// No picture is so large: what lies farther out is no place.
inline constexpr float farthest = 100'000;

[[nodiscard]] inline bool usable(const nn::Keypoint& keypoint) noexcept {
  const auto near = [](float v) { return std::isfinite(v) && std::abs(v) < farthest; };
  return near(keypoint.point.x) && near(keypoint.point.y) && std::isfinite(keypoint.score);
}

// 0 for a key point that is no place.
[[nodiscard]] inline float score_of(const FramePose& pose, nn::Joint joint) noexcept {
  const nn::Keypoint& keypoint = pose.at(joint);
  return usable(keypoint) ? std::clamp(keypoint.score, 0.0F, 1.0F) : 0.0F;
}

[[nodiscard]] inline Vector place_of(const FramePose& pose, nn::Joint joint) noexcept {
  return vector(pose.at(joint).point);
}

// Root, middle and end joint of a limb.
struct LimbJoints {
  nn::Joint root, middle, end;
};
[[nodiscard]] inline LimbJoints joints_of(PartKind kind) noexcept {
  using enum nn::Joint;
  switch (kind) {
    case PartKind::left_sleeve:
      return {left_shoulder, left_elbow, left_wrist};
    case PartKind::right_sleeve:
      return {right_shoulder, right_elbow, right_wrist};
    case PartKind::left_leg:
      return {left_hip, left_knee, left_ankle};
    default:
      return {right_hip, right_knee, right_ankle};
  }
}

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_JOINTS_H
