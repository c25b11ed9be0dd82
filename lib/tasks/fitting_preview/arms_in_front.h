#ifndef SMARTCV_TASKS_FITTING_PREVIEW_ARMS_IN_FRONT_H
#define SMARTCV_TASKS_FITTING_PREVIEW_ARMS_IN_FRONT_H

#include <vector>

#include "tasks/fitting_preview/body_shape.h"
#include "tasks/fitting_preview/garment.h"
#include "tasks/fitting_preview/poses.h"

namespace smartcv::fitting_preview {

// A piece of an arm that stands before a part of a garment.
struct ArmInFront {
  Capsule capsule;
  float weight = 0;  // 0..1: how surely it is in front
};

// Those of the wearer, see Note [What stands before a garment] in occlusion.h. `unit`: of the body.
[[nodiscard]] std::vector<ArmInFront> arms_in_front(const FramePose& wearer, float unit, PartKind part);

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_ARMS_IN_FRONT_H
