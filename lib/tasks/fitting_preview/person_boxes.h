#ifndef SMARTCV_TASKS_FITTING_PREVIEW_PERSON_BOXES_H
#define SMARTCV_TASKS_FITTING_PREVIEW_PERSON_BOXES_H

#include <optional>
#include <span>
#include <vector>

#include "nn/pose_estimator.h"
#include "tasks/fitting_preview/pose_finder.h"
#include "vision/geometry.h"

namespace smartcv::fitting_preview {

// Where people are between two detections, see Note [Boxes between detections] in top_down_finder.h.

// Who of `before` is who of `after`: for each of before the index in after, or -1.
[[nodiscard]] std::vector<int> same_people(std::span<const nn::PersonPose> before,
                                           std::span<const nn::PersonPose> after);

// Fills `people` of the looks without a detection with boxes and scores. `looks`: one shot in one batch, in order, at
// least one of them with a detection.
void spread_boxes(std::span<PoseLook* const> looks);

// Where the box should have been by its key points; nothing when it was right. They may be half a person, cut off by
// the crop, so the box's middle goes to theirs, in the direction they stick out of it.
[[nodiscard]] std::optional<vision::Box> corrected(const vision::Box& box, const vision::Box& points) noexcept;

// A person of whom no more is known.
[[nodiscard]] nn::PersonPose only_box(const vision::Box& box, float score) noexcept;

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_PERSON_BOXES_H
