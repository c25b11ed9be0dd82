#include "vision/luma_grid.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "vision/samples.h"

namespace smartcv::vision {

std::vector<std::uint8_t> luma_grid(const media::ConstPicture& picture, const Box& part, int columns, int rows) {
  constexpr int taps = 8;
  const media::ConstComponent& component = picture.components[picture.layout.model == media::ColorModel::rgb ? 1 : 0];
  const Box inside = clipped(part, {component.width, component.height});
  if (!(inside.width() >= 1 && inside.height() >= 1)) {
    return {};
  }
  const auto at = [](float from, float length, int tap, int cells, int limit) {
    const float place = from + (static_cast<float>(tap) + 0.5F) * length / static_cast<float>(cells * taps);
    return std::clamp(static_cast<int>(place), 0, limit - 1);
  };
  std::vector<std::uint32_t> sums(static_cast<std::size_t>(columns * rows));
  with_rows(component, [&](const auto& row_at) {
    for (int ty = 0; ty < rows * taps; ++ty) {
      const auto row = row_at(at(inside.y1, inside.height(), ty, rows, component.height));
      for (int tx = 0; tx < columns * taps; ++tx) {
        sums[static_cast<std::size_t>(ty / taps) * static_cast<std::size_t>(columns) +
             static_cast<std::size_t>(tx / taps)] +=
            row.get(at(inside.x1, inside.width(), tx, columns, component.width));
      }
    }
  });
  std::vector<std::uint8_t> means;
  means.reserve(sums.size());
  for (const std::uint32_t sum : sums) {
    means.push_back(static_cast<std::uint8_t>(sum / (taps * taps) >> (component.depth - 8)));
  }
  return means;
}

float grid_distance(const std::vector<std::uint8_t>& a, const std::vector<std::uint8_t>& b) noexcept {
  if (a.size() != b.size() || a.empty()) {
    return a.size() == b.size() ? 0.0F : 255.0F;
  }
  int sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    sum += std::abs(a[i] - b[i]);
  }
  return static_cast<float>(sum) / static_cast<float>(a.size());
}

}  // namespace smartcv::vision
