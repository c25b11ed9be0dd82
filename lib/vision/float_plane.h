#ifndef SMARTCV_VISION_FLOAT_PLANE_H
#define SMARTCV_VISION_FLOAT_PLANE_H

#include <array>
#include <cstddef>

namespace smartcv::vision {

// A grid of floats somewhere in memory, [height, width]: a matte (alpha 0..1) or one channel of a network's output, in
// the stored picture's orientation and size. A view: it owns nothing.
template <typename Element>
struct BasicFloatPlane {
  Element* data = nullptr;
  int width = 0;
  int height = 0;
  std::ptrdiff_t stride = 0;  // elements from row to row

  [[nodiscard]] Element* row(int y) const noexcept { return data + y * stride; }
};
using FloatPlane = BasicFloatPlane<const float>;
using MutableFloatPlane = BasicFloatPlane<float>;

// R', G', B' in 0..1.
using RgbFloatPlanes = std::array<FloatPlane, 3>;

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_FLOAT_PLANE_H
