#include "vision/head_box.h"

namespace smartcv::vision {

Box head_box(const Box& face) noexcept {
  constexpr float above = 0.55F;
  constexpr float beside = 0.35F;
  constexpr float below = 0.2F;
  return {face.x1 - beside * face.width(), face.y1 - above * face.height(), face.x2 + beside * face.width(),
          face.y2 + below * face.height()};
}

}  // namespace smartcv::vision
