#include "vision/rgb_matrix.h"

#include <cstddef>

#include "vision/luma_weights.h"

namespace smartcv::vision {
namespace {

using media::ColorMatrix;
using media::ColorModel;
using media::ColorRange;

// RGB from Y 0..1 and two chroma values -0.5..0.5.
std::array<std::array<double, 3>, 3> from_normalised(ColorModel model, ColorMatrix matrix) {
  if (model == ColorModel::rgb) {
    return {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
  }
  if (model == ColorModel::gray) {
    return {{{1, 0, 0}, {1, 0, 0}, {1, 0, 0}}};
  }
  if (matrix == ColorMatrix::ycgco) {  // Cb carries Cg, Cr carries Co
    return {{{1, -1, 1}, {1, 1, 0}, {1, -1, -1}}};
  }
  const auto [red, blue] = luma_weights(matrix);
  const double green = 1 - red - blue;
  return {{{1, 0, 2 * (1 - red)},
           {1, -2 * (1 - blue) * blue / green, -2 * (1 - red) * red / green},
           {1, 2 * (1 - blue), 0}}};
}

struct SampleRange {
  double zero;   // the sample that means 0
  double width;  // the distance in samples that means 1
};

SampleRange sample_range(ColorRange range, int depth, bool chroma) {
  const double unit = static_cast<double>(1 << (depth - 8));
  const double zero = chroma ? 128 * unit : 0;
  if (range == ColorRange::full) {
    return {zero, 256 * unit - 1};
  }
  return chroma ? SampleRange{zero, 224 * unit} : SampleRange{16 * unit, 219 * unit};
}

}  // namespace

RgbMatrix rgb_matrix(const media::ConstPicture& picture) {
  const auto& layout = picture.layout;
  const auto normalised = from_normalised(layout.model, layout.matrix);
  RgbMatrix result;
  for (std::size_t i = 0; i < 3; ++i) {
    double bias = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      const bool chroma = layout.model == ColorModel::yuv && j > 0;
      const auto [zero, width] = sample_range(layout.range, picture.components[j].depth, chroma);
      const double weight = 255 * normalised[i][j] / width;
      result.weight[i][j] = static_cast<float>(weight);
      bias -= weight * zero;
    }
    result.bias[i] = static_cast<float>(bias);
  }
  return result;
}

}  // namespace smartcv::vision
