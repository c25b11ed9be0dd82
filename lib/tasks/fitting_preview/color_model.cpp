#include "tasks/fitting_preview/color_model.h"

#include <algorithm>
#include <cmath>

namespace smartcv::fitting_preview {
namespace {

constexpr std::size_t least_samples = 12;
// No colour is better known than that.
constexpr std::array<float, 3> least_spread{18, 5, 5};
constexpr float largest_strangeness = 12;
// Colours that are so many spreads apart begin to tell, and tell all they can.
constexpr float alike = 1;
constexpr float different = 2.5F;

// The value below which half of all counts lie.
std::size_t median(const ColorSamples::Counts& counts, std::size_t size) {
  std::size_t below = 0;
  std::size_t value = 0;
  while (value + 1 < counts.size() && below + counts[value] <= size / 2) {
    below += counts[value];
    ++value;
  }
  return value;
}

ColorSamples::Counts distances(const ColorSamples::Counts& counts, std::size_t from) {
  ColorSamples::Counts result{};
  for (std::size_t value = 0; value < counts.size(); ++value) {
    result[value > from ? value - from : from - value] += counts[value];
  }
  return result;
}

}  // namespace

std::optional<ColorModel> ColorModel::of(const ColorSamples& samples) noexcept {
  if (samples.size() < least_samples) {
    return std::nullopt;
  }
  ColorModel model;
  for (std::size_t c = 0; c < 3; ++c) {
    const std::size_t middle = median(samples.counts(c), samples.size());
    const auto distance = static_cast<float>(median(distances(samples.counts(c), middle), samples.size()));
    model.middle_[c] = static_cast<float>(middle);
    model.inverse_spread_[c] = 1 / std::max(least_spread[c], 1.5F * distance);
  }
  return model;
}

float ColorModel::strangeness(const cv::Vec3b& color) const noexcept {
  float sum = 0;
  for (std::size_t c = 0; c < 3; ++c) {
    const float off = (static_cast<float>(color[static_cast<int>(c)]) - middle_[c]) * inverse_spread_[c];
    sum += off * off;
  }
  return std::min(sum, largest_strangeness);
}

float ColorModel::difference(const ColorModel& other) const noexcept {
  float sum = 0;
  for (std::size_t c = 0; c < 3; ++c) {
    const float off = (middle_[c] - other.middle_[c]) / (1 / inverse_spread_[c] + 1 / other.inverse_spread_[c]);
    sum += off * off;
  }
  const float t = std::clamp((2 * std::sqrt(sum) - alike) / (different - alike), 0.0F, 1.0F);
  return t * t * (3 - 2 * t);
}

}  // namespace smartcv::fitting_preview
