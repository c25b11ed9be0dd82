#include <array>
#include <cstddef>
#include <cstring>
#include <vector>

#include "nn/networks/guided_filter_rows.h"
#include "nn/parallel_rows.h"
#include "nn/widest.h"

namespace smartcv::nn {
namespace {

using Weights = GuidedFilterWeights;
constexpr std::int64_t guides = Weights::guides;
constexpr std::int64_t hidden_channels = Weights::hidden;
constexpr std::int64_t colors = 3;
constexpr std::int64_t quantities = 4 * guides;  // x, y, x y, x x: a plane for each guide
constexpr std::int64_t taps = 3;
constexpr std::int64_t most_lanes = 16;
constexpr float third = 1.0F / 3.0F;

// A few rows, plane after plane. Planes have room for whole registers, and zeros before and behind a row.
class Scratch {
 public:
  explicit Scratch(std::int64_t width)
      : stride_((width + most_lanes - 1) / most_lanes * most_lanes + 2 * most_lanes),
        rows_(static_cast<std::size_t>(taps * quantities * stride_)),
        sums_(static_cast<std::size_t>((quantities + hidden_channels) * stride_)) {}

  // Quantities of row `row`, counted from -1; rows three apart share memory.
  [[nodiscard, gnu::always_inline]] float* row(std::int64_t row, std::int64_t quantity) {
    return rows_.data() + (((row + taps) % taps) * quantities + quantity) * stride_ + most_lanes;
  }
  // Of the row that is worked on: the means of x and y, covariance and variance, hidden: what the layers see begins at
  // 2 * guides.
  [[nodiscard, gnu::always_inline]] float* plane(std::int64_t index) { return sums_.data() + index * stride_; }
  [[nodiscard]] std::int64_t stride() const noexcept { return stride_; }

 private:
  std::int64_t stride_;
  std::vector<float> rows_;
  std::vector<float> sums_;
};

[[gnu::always_inline]] inline void load_row(const GuidedFilterInput& input, GridSize size, std::int64_t row,
                                            Scratch& scratch) {
  const std::int64_t width = size.columns;
  if (row < 0 || row >= size.rows) {
    for (std::int64_t q = 0; q < quantities; ++q) {
      std::memset(scratch.row(row, q), 0, static_cast<std::size_t>(width) * sizeof(float));
    }
    return;
  }
  const float* picture = input.picture + row * width * colors;
  const float* result = input.result + row * width * guides;
  std::array<float*, guides> x{};
  std::array<float*, guides> y{};
  for (std::int64_t g = 0; g < guides; ++g) {
    x[static_cast<std::size_t>(g)] = scratch.row(row, g);
    y[static_cast<std::size_t>(g)] = scratch.row(row, guides + g);
  }
  for (std::int64_t i = 0; i < width; ++i) {
    const float red = picture[i * colors];
    const float green = picture[i * colors + 1];
    const float blue = picture[i * colors + 2];
    x[0][i] = red;
    x[1][i] = green;
    x[2][i] = blue;
    x[3][i] = (red + green + blue) * third;
  }
  for (std::int64_t i = 0; i < width; ++i) {
    y[0][i] = result[i * guides];
    y[1][i] = result[i * guides + 1];
    y[2][i] = result[i * guides + 2];
    y[3][i] = result[i * guides + 3];
  }
  for (std::int64_t g = 0; g < guides; ++g) {
    const float* a = x[static_cast<std::size_t>(g)];
    const float* b = y[static_cast<std::size_t>(g)];
    float* xy = scratch.row(row, 2 * guides + g);
    float* xx = scratch.row(row, 3 * guides + g);
    for (std::int64_t i = 0; i < width; ++i) {
      xy[i] = a[i] * b[i];
      xx[i] = a[i] * a[i];
    }
  }
}

// The 3x3 weighted sum of one quantity.
template <typename V>
[[gnu::always_inline]] inline void box_sum(const std::array<const float*, taps>& rows, const float* weights,
                                           std::int64_t x, V& sum) {
  sum = V{};
  for (std::size_t dy = 0; dy < taps; ++dy) {
    for (std::int64_t dx = 0; dx < taps; ++dx) {
      V value;
      load_lanes(rows[dy] + x + dx - 1, value);
      sum += value * weights[static_cast<std::int64_t>(dy) * taps + dx];
    }
  }
}

// Means of x and y, covariance and variance of guide `g` in row `row`.
template <typename V>
[[gnu::always_inline]] inline void statistics(const float* weights, std::int64_t row, std::int64_t g,
                                              std::int64_t width, Scratch& scratch) {
  constexpr auto lanes = static_cast<std::int64_t>(sizeof(V) / sizeof(float));
  std::array<std::array<const float*, taps>, 4> from;
  for (std::int64_t q = 0; q < 4; ++q) {
    for (std::int64_t dy = 0; dy < taps; ++dy) {
      from[static_cast<std::size_t>(q)][static_cast<std::size_t>(dy)] = scratch.row(row + dy - 1, q * guides + g);
    }
  }
  for (std::int64_t i = 0; i < width; i += lanes) {
    V x;
    V y;
    V xy;
    V xx;
    box_sum(from[0], weights, i, x);
    box_sum(from[1], weights, i, y);
    box_sum(from[2], weights, i, xy);
    box_sum(from[3], weights, i, xx);
    store_lanes(x, scratch.plane(g) + i);
    store_lanes(y, scratch.plane(guides + g) + i);
    const V covariance = xy - x * y;
    const V variance = xx - x * x;
    store_lanes(covariance, scratch.plane(2 * guides + g) + i);
    store_lanes(variance, scratch.plane(3 * guides + g) + i);
  }
}

// hidden [w,16] into planes.
[[gnu::always_inline]] inline void split_hidden(const float* hidden, std::int64_t width, Scratch& scratch) {
  constexpr int lanes = 8;
  using V = Lanes<lanes>;
  float* const planes = scratch.plane(4 * guides);
  const std::int64_t stride = scratch.stride();
  const std::int64_t whole = width / lanes * lanes;
  for (std::int64_t i = 0; i < whole; i += lanes) {
    for (std::int64_t half = 0; half < 2; ++half) {
      std::array<V, lanes> in;
      for (std::int64_t p = 0; p < lanes; ++p) {
        load_lanes(hidden + (i + p) * hidden_channels + half * lanes, in[static_cast<std::size_t>(p)]);
      }
      // A transposition of 8x8 in three steps, each of which exchanges blocks of half the size.
      std::array<V, lanes> a;
      std::array<V, lanes> b;
      for (std::size_t p = 0; p < 4; ++p) {
        a[p] = __builtin_shufflevector(in[p], in[p + 4], 0, 1, 2, 3, 8, 9, 10, 11);
        a[p + 4] = __builtin_shufflevector(in[p], in[p + 4], 4, 5, 6, 7, 12, 13, 14, 15);
      }
      for (const std::size_t block : {std::size_t{0}, std::size_t{4}}) {
        for (std::size_t p = block; p < block + 2; ++p) {
          b[p] = __builtin_shufflevector(a[p], a[p + 2], 0, 1, 8, 9, 4, 5, 12, 13);
          b[p + 2] = __builtin_shufflevector(a[p], a[p + 2], 2, 3, 10, 11, 6, 7, 14, 15);
        }
      }
      for (const std::size_t p : {std::size_t{0}, std::size_t{2}, std::size_t{4}, std::size_t{6}}) {
        const V even = __builtin_shufflevector(b[p], b[p + 1], 0, 8, 2, 10, 4, 12, 6, 14);
        const V odd = __builtin_shufflevector(b[p], b[p + 1], 1, 9, 3, 11, 5, 13, 7, 15);
        const auto channel = half * lanes + static_cast<std::int64_t>(p);
        store_lanes(even, planes + channel * stride + i);
        store_lanes(odd, planes + (channel + 1) * stride + i);
      }
    }
  }
  for (std::int64_t i = whole; i < width; ++i) {
    for (std::int64_t c = 0; c < hidden_channels; ++c) {
      planes[c * stride + i] = hidden[i * hidden_channels + c];
    }
  }
}

// out = bias + weight * in, as many outputs at a time as registers hold. load_input(i, value) gives input i.
template <typename V, std::size_t in, std::size_t out, typename Input>
[[gnu::always_inline]] inline void layer(const Weights::Layer<in, out>& weights, const Input& load_input, bool relu,
                                         std::array<V, out>& result) {
  constexpr std::size_t lanes = sizeof(V) / sizeof(float);
  constexpr std::size_t together = out < lanes ? out : lanes;
  for (std::size_t first = 0; first < out; first += together) {
    std::array<V, together> sums;
    for (std::size_t o = 0; o < together; ++o) {
      sums[o] = V{} + weights.bias[first + o];
    }
    for (std::size_t i = 0; i < in; ++i) {
      V value;
      load_input(i, value);
      for (std::size_t o = 0; o < together; ++o) {
        sums[o] += value * weights.weight[i][first + o];
      }
    }
    for (std::size_t o = 0; o < together; ++o) {
      result[first + o] = relu ? (sums[o] > V{} ? sums[o] : V{}) : sums[o];
    }
  }
}

// A and b of a row whose statistics and hidden planes are in `scratch`.
template <typename V>
[[gnu::always_inline]] inline void maps_row(const Weights& weights, std::int64_t width, Scratch& scratch, float* maps) {
  constexpr auto lanes = static_cast<std::int64_t>(sizeof(V) / sizeof(float));
  const std::int64_t stride = scratch.stride();
  const float* const seen = scratch.plane(2 * guides);
  for (std::int64_t i = 0; i < width; i += lanes) {
    std::array<V, Weights::hidden> a;
    std::array<V, Weights::hidden> b;
    std::array<V, Weights::guides> slopes;
    const auto of_planes = [&](std::size_t c, V & value) __attribute__((always_inline)) {
      load_lanes(seen + static_cast<std::int64_t>(c) * stride + i, value);
    };
    const auto of_a = [&](std::size_t c, V & value) __attribute__((always_inline)) { value = a[c]; };
    const auto of_b = [&](std::size_t c, V & value) __attribute__((always_inline)) { value = b[c]; };
    layer<V>(weights.first, of_planes, true, a);
    layer<V>(weights.second, of_a, true, b);
    layer<V>(weights.third, of_b, false, slopes);
    for (std::int64_t g = 0; g < guides; ++g) {
      V x;
      V y;
      load_lanes(scratch.plane(g) + i, x);
      load_lanes(scratch.plane(guides + g) + i, y);
      const V slope = slopes[static_cast<std::size_t>(g)];
      const V offset = y - slope * x;
      if (i + lanes <= width) {
        store_lanes(slope, maps + g * width + i);
        store_lanes(offset, maps + (guides + g) * width + i);
      } else {
        const auto bytes = static_cast<std::size_t>(width - i) * sizeof(float);
        std::memcpy(maps + g * width + i, &slope, bytes);
        std::memcpy(maps + (guides + g) * width + i, &offset, bytes);
      }
    }
  }
}

template <typename V>
[[gnu::always_inline]] inline void make_rows(const GuidedFilterInput& input, const Weights& weights, GridSize size,
                                             std::int64_t first, std::int64_t end, Scratch& scratch, float* maps) {
  const std::int64_t width = size.columns;
  load_row(input, size, first - 1, scratch);
  load_row(input, size, first, scratch);
  for (std::int64_t row = first; row < end; ++row) {
    load_row(input, size, row + 1, scratch);
    for (std::int64_t g = 0; g < guides; ++g) {
      statistics<V>(weights.box[static_cast<std::size_t>(g)].data(), row, g, width, scratch);
    }
    split_hidden(input.hidden + row * width * hidden_channels, width, scratch);
    maps_row<V>(weights, width, scratch, maps + row * 2 * guides * width);
  }
}

}  // namespace

void guided_filter_maps(const GuidedFilterInput& input, const GuidedFilterWeights& weights, GridSize size,
                        float* maps) {
  constexpr std::int64_t grain = 16;
  parallel_rows(size.rows, grain, [&](std::int64_t first, std::int64_t end) {
    Scratch scratch(size.columns);
    run_widest_lanes([&](auto lanes) __attribute__((always_inline)) {
      make_rows<Lanes<lanes()>>(input, weights, size, first, end, scratch, maps);
    });
  });
}

}  // namespace smartcv::nn
