#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>
#include <vector>

#include "nn/networks/guided_filter_rows.h"
#include "nn/networks/linear_taps.h"
#include "nn/parallel_rows.h"
#include "nn/widest.h"

namespace smartcv::nn {
namespace {

constexpr std::int64_t guides = 4;
constexpr std::int64_t colors = 3;
constexpr float third = 1.0F / 3.0F;

// A row of A and b at the picture's width: planes A0..A3, b0..b3.
class WideRow {
 public:
  explicit WideRow(std::int64_t width) : width_(width), values_(static_cast<std::size_t>(2 * guides * width)) {}

  [[nodiscard]] float* slope(std::int64_t guide) { return values_.data() + guide * width_; }
  [[nodiscard]] float* offset(std::int64_t guide) { return values_.data() + (guides + guide) * width_; }
  std::int64_t row = -1;  // of the maps; -1: none yet

 private:
  std::int64_t width_;
  std::vector<float> values_;
};

struct Scratch {
  explicit Scratch(std::int64_t narrow, std::int64_t wide)
      : map(static_cast<std::size_t>(2 * narrow)),
        picture(static_cast<std::size_t>(guides * wide)),
        above(wide),
        below(wide) {}
  std::vector<float> map;      // a row of A and b of one guide at the maps' width
  std::vector<float> picture;  // a row of the guide, plane after plane
  WideRow above;
  WideRow below;
};

[[gnu::always_inline]] inline void widen(const float* from, const LinearTaps& columns, float* to) {
  const auto size = static_cast<std::int32_t>(columns.size());
  const std::int32_t* low = columns.low.data();
  const std::int32_t* high = columns.high.data();
  const float* weight = columns.weight.data();
  for (std::int32_t x = 0; x < size; ++x) {
    to[x] = from[low[x]] + weight[x] * (from[high[x]] - from[low[x]]);
  }
}

[[gnu::always_inline]] inline void fill(const GuidedFilterMaps& maps, const LinearTaps& columns, std::int64_t row,
                                        std::int64_t first_guide, float* narrow, WideRow& wide) {
  const std::int64_t width = maps.size.columns;
  const float* slopes = maps.slopes + row * width * guides;
  const float* means = maps.means + row * width * 2 * guides;
  for (std::int64_t g = first_guide; g < guides; ++g) {
    float* offset = narrow + width;
    for (std::int64_t x = 0; x < width; ++x) {
      const float slope = slopes[x * guides + g];
      narrow[x] = slope;
      offset[x] = means[x * 2 * guides + guides + g] - slope * means[x * 2 * guides + g];
    }
    widen(narrow, columns, wide.slope(g));
    widen(offset, columns, wide.offset(g));
  }
  wide.row = row;
}

[[gnu::always_inline]] inline void split_guide(const float* picture, std::int64_t width, float* planes) {
  float* red = planes;
  float* green = planes + width;
  float* blue = planes + 2 * width;
  float* mean = planes + 3 * width;
  for (std::int64_t x = 0; x < width; ++x) {
    const float r = picture[colors * x];
    const float g = picture[colors * x + 1];
    const float b = picture[colors * x + 2];
    red[x] = r;
    green[x] = g;
    blue[x] = b;
    mean[x] = (r + g + b) * third;
  }
}

// out = clip((A x + b) + add * x)
[[gnu::always_inline]] inline void apply_guide(WideRow& above, WideRow& below, float weight, std::int64_t guide,
                                               const float* x, float add, std::int64_t width, float* out) {
  const float* slope0 = above.slope(guide);
  const float* slope1 = below.slope(guide);
  const float* offset0 = above.offset(guide);
  const float* offset1 = below.offset(guide);
  for (std::int64_t i = 0; i < width; ++i) {
    const float slope = slope0[i] + weight * (slope1[i] - slope0[i]);
    const float offset = offset0[i] + weight * (offset1[i] - offset0[i]);
    const float value = slope * x[i] + offset + add * x[i];
    out[i] = std::min(std::max(value, 0.0F), 1.0F);
  }
}

[[gnu::always_inline]] inline void apply_rows(const GuidedFilterMaps& maps, const LinearTaps& rows,
                                              const LinearTaps& columns, const float* picture, GridSize size,
                                              const MatteRows& out, std::int64_t first, std::int64_t end,
                                              Scratch& scratch) {
  const std::int64_t first_guide = out.foreground == nullptr ? colors : 0;
  const std::int64_t width = size.columns;
  for (std::int64_t y = first; y < end; ++y) {
    const auto i = static_cast<std::size_t>(y);
    if (scratch.above.row != rows.low[i] && scratch.below.row == rows.low[i]) {
      std::swap(scratch.above, scratch.below);
    }
    if (scratch.above.row != rows.low[i]) {
      fill(maps, columns, rows.low[i], first_guide, scratch.map.data(), scratch.above);
    }
    if (scratch.below.row != rows.high[i]) {
      fill(maps, columns, rows.high[i], first_guide, scratch.map.data(), scratch.below);
    }
    split_guide(picture + y * width * colors, width, scratch.picture.data());
    for (std::int64_t g = first_guide; g < guides; ++g) {
      float* to = g == colors ? out.alpha + y * width : out.foreground + (g * size.rows + y) * width;
      apply_guide(scratch.above, scratch.below, rows.weight[i], g, scratch.picture.data() + g * width,
                  g == colors ? 0.0F : 1.0F, width, to);
    }
  }
}

}  // namespace

void guided_filter_apply(const GuidedFilterMaps& maps, const float* picture, GridSize size, const MatteRows& out) {
  const auto step = [](std::int64_t in, std::int64_t count) {
    return static_cast<float>(in) / static_cast<float>(count);
  };
  const auto rows = linear_taps(maps.size.rows, size.rows, step(maps.size.rows, size.rows));
  const auto columns = linear_taps(maps.size.columns, size.columns, step(maps.size.columns, size.columns));
  constexpr std::int64_t grain = 64;
  parallel_rows(size.rows, grain, [&](std::int64_t first, std::int64_t end) {
    Scratch scratch(maps.size.columns, size.columns);
    run_widest([&]() __attribute__((always_inline)) {
      apply_rows(maps, rows, columns, picture, size, out, first, end, scratch);
    });
  });
}

}  // namespace smartcv::nn
