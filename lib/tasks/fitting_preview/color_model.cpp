#include "tasks/fitting_preview/color_model.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace smartcv::fitting_preview {
namespace {

constexpr std::size_t least_samples = 12;
// No colour is better known than that.
constexpr std::array<float, 3> least_spread{18, 5, 5};
constexpr float largest_strangeness = 12;
// Colours that are so many spreads apart begin to tell, and tell all they can.
constexpr float alike = 1;
constexpr float different = 2.5F;

}  // namespace

std::optional<ColorModel> ColorModel::of(std::vector<cv::Vec3b>& samples) {
  if (samples.size() < least_samples) {
    return std::nullopt;
  }
  ColorModel model;
  std::vector<float> values(samples.size());
  const auto median = [&values] {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
  };
  for (std::size_t c = 0; c < 3; ++c) {
    for (std::size_t i = 0; i < samples.size(); ++i) {
      values[i] = static_cast<float>(samples[i][static_cast<int>(c)]);
    }
    model.middle_[c] = median();
    for (float& value : values) {
      value = std::abs(value - model.middle_[c]);
    }
    model.spread_[c] = std::max(least_spread[c], 1.5F * median());
  }
  return model;
}

float ColorModel::strangeness(const cv::Vec3b& color) const noexcept {
  float sum = 0;
  for (std::size_t c = 0; c < 3; ++c) {
    const float off = (static_cast<float>(color[static_cast<int>(c)]) - middle_[c]) / spread_[c];
    sum += off * off;
  }
  return std::min(sum, largest_strangeness);
}

float ColorModel::difference(const ColorModel& other) const noexcept {
  float sum = 0;
  for (std::size_t c = 0; c < 3; ++c) {
    const float off = (middle_[c] - other.middle_[c]) / (spread_[c] + other.spread_[c]);
    sum += off * off;
  }
  const float t = std::clamp((2 * std::sqrt(sum) - alike) / (different - alike), 0.0F, 1.0F);
  return t * t * (3 - 2 * t);
}

}  // namespace smartcv::fitting_preview
