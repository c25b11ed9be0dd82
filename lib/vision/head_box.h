#ifndef SMARTCV_VISION_HEAD_BOX_H
#define SMARTCV_VISION_HEAD_BOX_H

#include "vision/geometry.h"

namespace smartcv::vision {

// A face box (brow to chin, as detectors draw it) grown over hair, ears and chin: 0.55 of its height above, 0.35 of
// its width on each side, 0.2 of its height below. May reach over the picture's border.
[[nodiscard]] Box head_box(const Box& face) noexcept;

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_HEAD_BOX_H
