#ifndef SMARTCV_TASKS_FITTING_PREVIEW_POSE_LIKENESS_H
#define SMARTCV_TASKS_FITTING_PREVIEW_POSE_LIKENESS_H

#include <array>

#include "nn/pose_estimator.h"
#include "vision/geometry.h"

namespace smartcv::fitting_preview {

// Object keypoint similarity of two poses, 0..1: the mean over the joints of exp(-d^2 / (2 * area * (2 * sigma)^2)),
// d their distance, area the mean of the boxes', sigma COCO's spread of the joint (cocodataset.org, "Keypoint
// Evaluation"). Each joint counts by the product of its scores; 0 when no joint is seen in both. `spread` widens the
// sigmas, for poses of different times.
[[nodiscard]] float likeness(const nn::PersonPose& a, const nn::PersonPose& b, float spread = 1) noexcept;

// The box around the joints that are seen (score at least `least_score`), grown by a tenth, as crops of a person are
// tight boxes; empty with fewer than four of them.
[[nodiscard]] vision::Box box_around(const std::array<nn::Keypoint, nn::joint_count>& keypoints,
                                     float least_score) noexcept;

// Between two poses of one person, a at t = 0, b at t = 1: box and points linear, scores the weaker ones. A point that
// is a guess on one side does not pull: it is taken from where the seen one stands, moved as the box moves.
[[nodiscard]] nn::PersonPose interpolated(const nn::PersonPose& a, const nn::PersonPose& b, float t) noexcept;

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_POSE_LIKENESS_H
