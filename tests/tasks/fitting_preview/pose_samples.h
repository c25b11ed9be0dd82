#ifndef SMARTCV_TESTS_TASKS_FITTING_PREVIEW_POSE_SAMPLES_H
#define SMARTCV_TESTS_TASKS_FITTING_PREVIEW_POSE_SAMPLES_H

#include <cstdint>
#include <functional>
#include <random>
#include <vector>

#include "nn/pose_estimator.h"
#include "tasks/fitting_preview/poses.h"

namespace smartcv::fitting_preview::tests {

// A person who stands upright and faces the camera, arms hanging: the middle of the shoulders at (x, y), `height` from
// head to feet. All scores are 0.9.
[[nodiscard]] nn::PersonPose standing(float x, float y, float height);
// The same as a pose of a frame.
[[nodiscard]] FramePose standing_in(std::int64_t frame, float x, float y, float height);

// Frames of 1/rate seconds.
[[nodiscard]] FrameTimes even_times(std::int64_t frames, int rate = 30);

// One shot with one person in all its frames, in a picture of 640x480.
[[nodiscard]] Poses one_person(const FrameTimes& times, const std::function<FramePose(std::int64_t frame)>& pose);

// A pose as the worst of networks would give it: now and then NaN, infinite, far off the picture, collapsed to a point,
// negative sizes, scores beyond 0..1.
[[nodiscard]] FramePose fuzzed(std::mt19937& random, std::int64_t frame);

}  // namespace smartcv::fitting_preview::tests

#endif  // SMARTCV_TESTS_TASKS_FITTING_PREVIEW_POSE_SAMPLES_H
