#ifndef SMARTCV_VISION_RGB_ROWS_H
#define SMARTCV_VISION_RGB_ROWS_H

#include <array>
#include <cstddef>
#include <cstdint>

#include "media/picture.h"
#include "vision/axis_taps.h"
#include "vision/rgb_matrix.h"

namespace smartcv::vision {

// One colour component on its way to the target size.
struct SampledComponent {
  media::ConstComponent component;
  AxisTaps horizontal;
  AxisTaps vertical;
};

// The work of rgb_sampler, in stored (not yet rotated) orientation.
struct RgbRows {
  std::array<SampledComponent, 3> components;
  int count = 3;  // 1 for gray
  RgbMatrix matrix;
  int width = 0;
  int height = 0;
};

// Interleaved R, G, B; `stride` in elements from row to row. See rgb_sampler.h for the values.
void render(const RgbRows& rows, std::uint8_t* rgb, std::ptrdiff_t stride);
void render(const RgbRows& rows, float scale, float* rgb, std::ptrdiff_t stride);

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_RGB_ROWS_H
