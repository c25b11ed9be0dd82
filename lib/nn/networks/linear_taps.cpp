#include "nn/networks/linear_taps.h"

#include <algorithm>

namespace smartcv::nn {

LinearTaps linear_taps(std::int64_t in, std::int64_t out, float scale) {
  LinearTaps taps;
  const auto size = static_cast<std::size_t>(out);
  taps.low.resize(size);
  taps.high.resize(size);
  taps.weight.resize(size);
  constexpr float half = 0.5F;
  for (std::size_t i = 0; i < size; ++i) {
    const float place = std::max(scale * (static_cast<float>(i) + half) - half, 0.0F);
    const auto low = std::min(static_cast<std::int64_t>(place), in - 1);
    taps.low[i] = static_cast<std::int32_t>(low);
    taps.high[i] = static_cast<std::int32_t>(std::min(low + 1, in - 1));
    taps.weight[i] = std::clamp(place - static_cast<float>(low), 0.0F, 1.0F);
  }
  return taps;
}

}  // namespace smartcv::nn
