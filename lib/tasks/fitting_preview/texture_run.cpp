#include "tasks/fitting_preview/texture_run.h"

#include <cstring>

namespace smartcv::fitting_preview {
namespace {

// Two pixels beside each other, and one. The compiler makes of them what the processor has.
using Words [[gnu::vector_size(16)]] = std::uint16_t;
using Integers [[gnu::vector_size(32)]] = std::int32_t;
using Pair [[gnu::vector_size(32)]] = float;
using Pixel [[gnu::vector_size(16)]] = float;

constexpr int pixels_of_line = 8;  // in a line of the cache

[[gnu::always_inline]] inline void draw(const TextureRun& run, float* out) {
  const auto width = static_cast<float>(run.columns - 1);
  const auto height = static_cast<float>(run.rows - 1);
  for (int i = 0; i < run.count; ++i, out += 4) {
    const float x = run.x + static_cast<float>(i) * run.step_x;
    const float y = run.y + static_cast<float>(i) * run.step_y;
    if (!(x >= 0 && y >= 0 && x < width && y < height)) {
      continue;
    }
    const int left = static_cast<int>(x);
    const int top = static_cast<int>(y);
    const std::uint16_t* const above = run.texture + top * run.stride + 4 * static_cast<std::ptrdiff_t>(left);
    if (i % pixels_of_line == 0) {
      __builtin_prefetch(above + 2 * run.stride);  // the next run is likely the row below; at worst it is for nothing
    }
    Words upper_words;
    Words lower_words;
    std::memcpy(&upper_words, above, sizeof upper_words);
    std::memcpy(&lower_words, above + run.stride, sizeof lower_words);
    const Pair upper = __builtin_convertvector(__builtin_convertvector(upper_words, Integers), Pair);
    const Pair lower = __builtin_convertvector(__builtin_convertvector(lower_words, Integers), Pair);
    const Pair both = upper + (y - static_cast<float>(top)) * (lower - upper);
    const Pixel first = __builtin_shufflevector(both, both, 0, 1, 2, 3);
    const Pixel second = __builtin_shufflevector(both, both, 4, 5, 6, 7);
    const float share =
        run.visible == nullptr ? 1.0F / 65535 : static_cast<float>(run.visible[i]) * (1.0F / 255 / 65535);
    const Pixel sample = share * (first + (x - static_cast<float>(left)) * (second - first));
    Pixel there;
    std::memcpy(&there, out, sizeof there);
    there = sample + (1 - sample[3]) * there;
    std::memcpy(out, &there, sizeof there);
  }
}

#if defined(__x86_64__)
[[gnu::target("avx2,fma")]] void draw_with_avx2(const TextureRun& run, float* out) { draw(run, out); }
#endif

}  // namespace

void draw_run(const TextureRun& run, float* out) {
#if defined(__x86_64__)
  static const bool wide = __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0;
  if (wide) {
    draw_with_avx2(run, out);
    return;
  }
#endif
  draw(run, out);
}

}  // namespace smartcv::fitting_preview
