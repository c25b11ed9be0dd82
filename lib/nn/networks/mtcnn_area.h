#ifndef SMARTCV_NN_NETWORKS_MTCNN_AREA_H
#define SMARTCV_NN_NETWORKS_MTCNN_AREA_H

#include <cstddef>
#include <cstdint>

#include "vision/geometry.h"

namespace smartcv::nn {

// A rectangle of an 8-bit R G B picture.
struct RgbView {
  const std::uint8_t* data = nullptr;  // the first pixel
  std::ptrdiff_t row_stride = 0;       // bytes
  vision::Size size;
};

// MTCNN's "area" resize and normalisation: output pixel o is the plain average of the source pixels
// floor(o * in / out) … ceil((o + 1) * in / out) - 1 on each axis (the adaptive average pooling of PyTorch), then
// (v - 127.5) / 128. Writes float32 [size.height, size.width, 3].
void mtcnn_area_resize(const RgbView& source, vision::Size size, float* out);

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_NETWORKS_MTCNN_AREA_H
