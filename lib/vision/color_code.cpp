#include "vision/color_code.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "vision/sample_matrix.h"

namespace smartcv::vision {

std::array<std::uint16_t, 3> sample_values(Rgb color, const media::PictureLayout& layout) noexcept {
  const SampleMatrix matrix = sample_matrix(layout);
  const double top = static_cast<double>((1 << layout.depth) - 1);
  std::array<std::uint16_t, 3> values{};
  for (std::size_t i = 0; i < (layout.model == media::ColorModel::gray ? 1 : values.size()); ++i) {
    const auto& w = matrix.weight[i];
    const double value = (w[0] * color.r + w[1] * color.g + w[2] * color.b) / 255 + matrix.bias[i];
    values[i] = static_cast<std::uint16_t>(std::lround(std::clamp(value, 0.0, top)));
  }
  return values;
}

}  // namespace smartcv::vision
