#ifndef SMARTCV_TASKS_FITTING_PREVIEW_PLACED_ANCHORS_H
#define SMARTCV_TASKS_FITTING_PREVIEW_PLACED_ANCHORS_H

#include <vector>

#include "tasks/fitting_preview/garment.h"
#include "tasks/fitting_preview/placement.h"
#include "vision/geometry.h"

namespace smartcv::fitting_preview {

// Where the anchors of a garment that has been placed lie in the upright frame, in the order of the facts. One beside
// all of its cloth goes with the triangle that is nearest to it. Empty when nothing is placed. Pure.
[[nodiscard]] std::vector<vision::Point> placed_anchors(const GarmentFacts& facts, const Placement& placement);

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_PLACED_ANCHORS_H
