#ifndef SMARTCV_MEDIA_DETAIL_SAMPLE_LEVELS_H
#define SMARTCV_MEDIA_DETAIL_SAMPLE_LEVELS_H

#include "media/picture.h"

namespace smartcv::media::detail {

// The sample values that stand for 0 and 1.
struct SampleLevels {
  int black = 0;
  int white = 255;
};

[[nodiscard]] constexpr SampleLevels full_levels(int depth) noexcept { return {0, (1 << depth) - 1}; }
// Luma of limited range (ITU-R BT.601, BT.709: 16..235 of 8 bits, shifted for more).
[[nodiscard]] constexpr SampleLevels limited_levels(int depth) noexcept {
  return {16 << (depth - 8), 235 << (depth - 8)};
}

// Writes every sample of `from` into `to`, a grid of the same size: mapped linearly from one pair of levels to the
// other, rounded to nearest, values outside of the levels clipped.
void rescale_samples(const ConstComponent& from, SampleLevels from_levels, const Component& to, SampleLevels to_levels);

void fill_samples(const Component& component, int value);

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_DETAIL_SAMPLE_LEVELS_H
