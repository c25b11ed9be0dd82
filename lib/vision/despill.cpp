#include "vision/despill.h"

#include <algorithm>
#include <cstddef>

#include "base/error.h"
#include "base/format.h"

namespace smartcv::vision {

Despill::Despill(float amount, Rgb key) : amount_(amount) {
  if (!(amount >= 0 && amount <= 1)) {
    throw Error(ErrorCode::usage, fmt::format("despill {} is not between 0 (off) and 1 (all of the spill)", amount));
  }
  const std::array<int, 3> channels{key.r, key.g, key.b};
  const auto [low, high] = std::minmax_element(channels.begin(), channels.end());
  if (active() && *low == *high) {
    throw Error(ErrorCode::usage, fmt::format("the despill key {},{},{} is gray; name the colour of the screen, like "
                                              "0,177,64",
                                              key.r, key.g, key.b));
  }
  for (std::size_t i = 0; i < channels.size(); ++i) {
    strong_[i] = 2 * channels[i] > *low + *high ? 1.0F : 0.0F;
  }
}

float Despill::excess(float r, float g, float b) const noexcept {
  // 2 lies above every colour, -1 below: such a channel does not take part.
  const auto side = [&](bool strong, float neutral) {
    return std::array<float, 3>{(strong_[0] != 0) == strong ? r : neutral, (strong_[1] != 0) == strong ? g : neutral,
                                (strong_[2] != 0) == strong ? b : neutral};
  };
  const auto s = side(true, 2);
  const auto o = side(false, -1);
  const float weakest = std::min(std::min(s[0], s[1]), s[2]);
  const float strongest = std::max(std::max(o[0], o[1]), o[2]);
  return amount_ * std::max(0.0F, weakest - strongest);
}

}  // namespace smartcv::vision
