#ifndef SMARTCV_TASKS_FITTING_PREVIEW_STEP_SCORES_H
#define SMARTCV_TASKS_FITTING_PREVIEW_STEP_SCORES_H

#include "tasks/fitting_preview/placement.h"

namespace smartcv::fitting_preview {

// How sure the joints are that a garment's kind needs for a step of the ladder: the lowest of their scores, 0 when the
// kind does not know the step or the joints cannot carry it (they lie together, or turn the garment over).
//   top, jacket, dress   shoulders; one hip; both hips
//   skirt, trousers      hips and a knee: of somebody at a desk nobody knows where they are
//   scarf                shoulders; one hip
//   hat                  both ears or both eyes; glasses: both eyes
[[nodiscard]] float step_score(const GarmentFacts& facts, const FramePose& pose, WarpStep step);

// Of a sleeve or leg: root and middle joint, and the end.
[[nodiscard]] float upper_score(PartKind kind, const FramePose& pose);
[[nodiscard]] float lower_score(PartKind kind, const FramePose& pose);

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_STEP_SCORES_H
