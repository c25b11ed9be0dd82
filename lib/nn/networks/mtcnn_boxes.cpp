#include "nn/networks/mtcnn_boxes.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace smartcv::nn::mtcnn {

std::vector<double> pyramid_scales(vision::Size picture, int min_face) {
  constexpr double cell = 12;
  constexpr double factor = 0.709;
  double scale = cell / min_face;
  double side = std::min(picture.width, picture.height) * scale;
  std::vector<double> scales;
  while (side >= cell) {
    scales.push_back(scale);
    scale *= factor;
    side *= factor;
  }
  return scales;
}

vision::Size level_size(vision::Size picture, double scale) {
  return {static_cast<int>(picture.width * scale + 1), static_cast<int>(picture.height * scale + 1)};
}

vision::Box cell_box(int column, int row, double scale) {
  const auto s = static_cast<float>(scale);
  const auto corner = [s](int index, int add) { return std::floor(static_cast<float>(2 * index + add) / s); };
  return {corner(column, 1), corner(row, 1), corner(column, 12), corner(row, 12)};
}

void regress(Candidate& candidate, float plus) {
  const float w = candidate.box.width() + plus;
  const float h = candidate.box.height() + plus;
  const auto& r = candidate.regression;
  candidate.box.x1 += r[0] * w;
  candidate.box.y1 += r[1] * h;
  candidate.box.x2 += r[2] * w;
  candidate.box.y2 += r[3] * h;
}

void make_square(Candidate& candidate) {
  auto& box = candidate.box;
  const float w = box.width();
  const float h = box.height();
  const float side = std::max(w, h);
  box.x1 = box.x1 + w * 0.5F - side * 0.5F;
  box.y1 = box.y1 + h * 0.5F - side * 0.5F;
  box.x2 = box.x1 + side;
  box.y2 = box.y1 + side;
}

void place_landmarks(Candidate& candidate) {
  const float w = candidate.box.width() + 1;
  const float h = candidate.box.height() + 1;
  for (auto& point : candidate.landmarks) {
    point = {w * point.x + candidate.box.x1 - 1, h * point.y + candidate.box.y1 - 1};
  }
}

std::optional<Crop> crop_of(const vision::Box& box, vision::Size picture) {
  // Truncated to pixel names from 1; the comparison in float first, so that a wild box cannot overflow an int.
  const auto low = [](float value, int limit) {
    return value < 1 ? 1 : static_cast<int>(std::min(value, static_cast<float>(limit) + 1));
  };
  const auto high = [](float value, int limit) {
    return static_cast<int>(std::clamp(value, 0.0F, static_cast<float>(limit)));
  };
  const int x = low(box.x1, picture.width) - 1;
  const int y = low(box.y1, picture.height) - 1;
  const vision::Size size{high(box.x2, picture.width) - x, high(box.y2, picture.height) - y};
  if (size.width <= 0 || size.height <= 0) {
    return std::nullopt;
  }
  return Crop{x, y, size};
}

}  // namespace smartcv::nn::mtcnn
