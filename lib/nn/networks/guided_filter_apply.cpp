#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
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

// Note [Interpolation by shuffles]. The picture is at least as wide as the maps, so eight neighbours of the picture lie
// within ten of the maps: two registers hold them, and a shuffle picks what a gather would fetch one by one.
constexpr int together = 8;
using Values = Lanes<together>;
using Places [[gnu::vector_size(together * sizeof(std::int32_t))]] = std::int32_t;

// A row of A and b at the picture's width: planes A0..A3, b0..b3.
class WideRow {
 public:
  explicit WideRow(std::int64_t width)
      : width_((width + together - 1) / together * together), values_(static_cast<std::size_t>(2 * guides * width_)) {}

  [[nodiscard]] float* slope(std::int64_t guide) { return values_.data() + guide * width_; }
  [[nodiscard]] float* offset(std::int64_t guide) { return values_.data() + (guides + guide) * width_; }
  std::int64_t row = -1;  // of the maps; -1: none yet

 private:
  std::int64_t width_;
  std::vector<float> values_;
};

struct WideTaps {
  explicit WideTaps(const LinearTaps& taps) : size(taps.size()) {
    const auto blocks = static_cast<std::size_t>((size + together - 1) / together);
    first.resize(blocks);
    low.resize(blocks * together);
    high.resize(blocks * together);
    weight.resize(blocks * together);
    for (std::size_t i = 0; i < low.size(); ++i) {
      const auto tap = std::min(i, static_cast<std::size_t>(size) - 1);
      auto& begin = first[i / together];
      begin = i % together == 0 ? taps.low[tap] : begin;
      low[i] = taps.low[tap] - begin;
      high[i] = taps.high[tap] - begin;
      weight[i] = taps.weight[tap];
    }
  }

  std::int64_t size;
  std::vector<std::int32_t> first;  // of a block
  std::vector<std::int32_t> low;    // counted from the block's first
  std::vector<std::int32_t> high;
  std::vector<float> weight;
};

struct Scratch {
  explicit Scratch(std::int64_t wide) : picture(static_cast<std::size_t>(guides * wide)), above(wide), below(wide) {}
  std::vector<float> picture;  // a row of the guide, plane after plane
  WideRow above;
  WideRow below;
};

// Reads up to 2 * together values beyond the row.
[[gnu::always_inline]] inline void widen(const float* from, const WideTaps& columns, float* to) {
  for (std::size_t block = 0; block < columns.first.size(); ++block) {
    const std::size_t x = block * together;
    Values near;
    Values far;
    Places low;
    Places high;
    Values weight;
    load_lanes(from + columns.first[block], near);
    load_lanes(from + columns.first[block] + together, far);
    load_lanes(columns.low.data() + x, low);
    load_lanes(columns.high.data() + x, high);
    load_lanes(columns.weight.data() + x, weight);
    Values left;
    Values right;
    pick_lanes(near, far, low, left);
    pick_lanes(near, far, high, right);
    const Values value = left + weight * (right - left);
    store_lanes(value, to + x);
  }
}

[[gnu::always_inline]] inline void fill(const float* maps, std::int64_t width, const WideTaps& columns,
                                        std::int64_t row, std::int64_t first_guide, WideRow& wide) {
  const float* planes = maps + row * 2 * guides * width;
  for (std::int64_t g = first_guide; g < guides; ++g) {
    widen(planes + g * width, columns, wide.slope(g));
    widen(planes + (guides + g) * width, columns, wide.offset(g));
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

[[gnu::always_inline]] inline void apply_rows(const float* maps, std::int64_t maps_width, const LinearTaps& rows,
                                              const WideTaps& columns, const float* picture, GridSize size,
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
      fill(maps, maps_width, columns, rows.low[i], first_guide, scratch.above);
    }
    if (scratch.below.row != rows.high[i]) {
      fill(maps, maps_width, columns, rows.high[i], first_guide, scratch.below);
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

void guided_filter_apply(const float* maps, GridSize maps_size, const float* picture, GridSize size,
                         const MatteRows& out) {
  const auto step = [](std::int64_t in, std::int64_t count) {
    return static_cast<float>(in) / static_cast<float>(count);
  };
  const auto rows = linear_taps(maps_size.rows, size.rows, step(maps_size.rows, size.rows));
  const WideTaps columns(linear_taps(maps_size.columns, size.columns, step(maps_size.columns, size.columns)));
  constexpr std::int64_t grain = 64;
  parallel_rows(size.rows, grain, [&](std::int64_t first, std::int64_t end) {
    Scratch scratch(size.columns);
    run_widest_lanes([&](auto /*lanes*/) __attribute__((always_inline)) {
      apply_rows(maps, maps_size.columns, rows, columns, picture, size, out, first, end, scratch);
    });
  });
}

}  // namespace smartcv::nn
