#ifndef SMARTCV_VISION_PATCH_DESCRIPTOR_H
#define SMARTCV_VISION_PATCH_DESCRIPTOR_H

#include <array>
#include <cstddef>

namespace smartcv::vision {

// What is seen inside a box, whatever its size and contrast: a grid of brightness with mean 0 and length 1. The product
// of two of them is their normalised correlation, -1..1.
struct PatchDescriptor {
  static constexpr int side = 8;
  std::array<float, side * side> values{};
};

[[nodiscard]] inline float correlation(const PatchDescriptor& a, const PatchDescriptor& b) noexcept {
  float sum = 0;
  for (std::size_t i = 0; i < a.values.size(); ++i) {
    sum += a.values[i] * b.values[i];
  }
  return sum;
}

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_PATCH_DESCRIPTOR_H
