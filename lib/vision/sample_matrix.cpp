#include "vision/sample_matrix.h"

#include <cstddef>

#include "vision/luma_weights.h"

namespace smartcv::vision {
namespace {

using media::ColorMatrix;
using media::ColorModel;
using media::ColorRange;
using Rows = std::array<std::array<double, 3>, 3>;

// Y 0..1 and two chroma values -0.5..0.5 from RGB.
Rows normalised(const media::PictureLayout& layout) noexcept {
  if (layout.model == ColorModel::rgb) {
    return {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
  }
  if (layout.model == ColorModel::yuv && layout.matrix == ColorMatrix::ycgco) {  // Cb carries Cg, Cr carries Co
    return {{{0.25, 0.5, 0.25}, {-0.25, 0.5, -0.25}, {0.5, 0, -0.5}}};
  }
  const auto [red, blue] = luma_weights(layout.matrix);
  const double green = 1 - red - blue;
  const double to_cb = 1 / (2 * (1 - blue));
  const double to_cr = 1 / (2 * (1 - red));
  return {{{red, green, blue},
           {-red * to_cb, -green * to_cb, (1 - blue) * to_cb},
           {(1 - red) * to_cr, -green * to_cr, -blue * to_cr}}};
}

}  // namespace

SampleMatrix sample_matrix(const media::PictureLayout& layout) noexcept {
  SampleMatrix result{normalised(layout), {}};
  const double unit = static_cast<double>(1 << (layout.depth - 8));
  const bool full = layout.range == ColorRange::full;
  for (std::size_t i = 0; i < 3; ++i) {
    const bool chroma = layout.model == ColorModel::yuv && i > 0;
    const double width = full ? 256 * unit - 1 : (chroma ? 224 : 219) * unit;
    for (double& weight : result.weight[i]) {
      weight *= width;
    }
    result.bias[i] = chroma ? 128 * unit : (full ? 0 : 16 * unit);
  }
  return result;
}

}  // namespace smartcv::vision
