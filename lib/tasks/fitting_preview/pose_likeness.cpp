#include "tasks/fitting_preview/pose_likeness.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace smartcv::fitting_preview {
namespace {

// In COCO's order: nose, eyes, ears, shoulders, elbows, wrists, hips, knees, ankles.
constexpr std::array<float, nn::joint_count> sigmas{0.026F, 0.025F, 0.025F, 0.035F, 0.035F, 0.079F,
                                                    0.079F, 0.072F, 0.072F, 0.062F, 0.062F, 0.107F,
                                                    0.107F, 0.087F, 0.087F, 0.089F, 0.089F};
// Below, a point is a guess.
constexpr float guess = 0.3F;
constexpr std::size_t least_joints = 4;
constexpr float margin = 0.1F;

vision::Point carried(vision::Point point, const vision::Box& from, const vision::Box& to) {
  if (from.area() <= 0 || to.area() <= 0) {
    return point;
  }
  return {to.x1 + (point.x - from.x1) * to.width() / from.width(),
          to.y1 + (point.y - from.y1) * to.height() / from.height()};
}

}  // namespace

float likeness(const nn::PersonPose& a, const nn::PersonPose& b, float spread) noexcept {
  const float area = std::max(1.0F, (a.box.area() + b.box.area()) / 2);
  float sum = 0;
  float weights = 0;
  for (std::size_t i = 0; i < nn::joint_count; ++i) {
    const nn::Keypoint& p = a.keypoints[i];
    const nn::Keypoint& q = b.keypoints[i];
    const float weight = p.score * q.score;
    const float dx = p.point.x - q.point.x;
    const float dy = p.point.y - q.point.y;
    const float width = 2 * sigmas[i] * spread;
    const float like = std::exp(-(dx * dx + dy * dy) / (2 * area * width * width));
    if (weight > 0 && std::isfinite(like)) {
      sum += weight * like;
      weights += weight;
    }
  }
  return weights > 0 ? sum / weights : 0;
}

vision::Box box_around(const std::array<nn::Keypoint, nn::joint_count>& keypoints, float least_score) noexcept {
  std::size_t seen = 0;
  vision::Box box;
  for (const nn::Keypoint& keypoint : keypoints) {
    const auto [x, y] = keypoint.point;
    if (!(keypoint.score >= least_score) || !std::isfinite(x) || !std::isfinite(y)) {
      continue;
    }
    box = seen == 0 ? vision::Box{x, y, x, y}
                    : vision::Box{std::min(box.x1, x), std::min(box.y1, y), std::max(box.x2, x), std::max(box.y2, y)};
    ++seen;
  }
  return seen < least_joints ? vision::Box{} : vision::grown(box, margin);
}

nn::PersonPose interpolated(const nn::PersonPose& a, const nn::PersonPose& b, float t) noexcept {
  nn::PersonPose pose;
  pose.box = vision::interpolated(a.box, b.box, t);
  pose.score = std::min(a.score, b.score);
  for (std::size_t i = 0; i < nn::joint_count; ++i) {
    const nn::Keypoint& p = a.keypoints[i];
    const nn::Keypoint& q = b.keypoints[i];
    nn::Keypoint& point = pose.keypoints[i];
    point.score = std::min(p.score, q.score);
    if (p.score >= guess && q.score < guess) {
      point.point = carried(p.point, a.box, pose.box);
    } else if (q.score >= guess && p.score < guess) {
      point.point = carried(q.point, b.box, pose.box);
    } else {
      point.point = {p.point.x + (q.point.x - p.point.x) * t, p.point.y + (q.point.y - p.point.y) * t};
    }
  }
  return pose;
}

}  // namespace smartcv::fitting_preview
