#include <array>
#include <cstddef>
#include <vector>

#include "nn/networks/guided_filter_rows.h"
#include "nn/parallel_rows.h"
#include "nn/widest.h"

namespace smartcv::nn {
namespace {

constexpr std::int64_t guides = 4;
constexpr std::int64_t colors = 3;
constexpr std::int64_t hidden_channels = 16;
constexpr std::int64_t quantities = 4 * guides;  // x, y, x y, x x: a plane for each guide
constexpr std::int64_t taps = 3;
constexpr float third = 1.0F / 3.0F;

// The quantities of three rows and their weighted sums, planes one after the other; a zero at both ends of a row.
class Scratch {
 public:
  explicit Scratch(std::int64_t width)
      : stride_(width + 2),
        rows_(static_cast<std::size_t>(taps * quantities * stride_)),
        sums_(static_cast<std::size_t>(quantities * width)) {}

  // Where the pixels of row `row` begin, counted from -1; rows three apart share memory.
  [[nodiscard, gnu::always_inline]] float* row(std::int64_t row, std::int64_t quantity) {
    return rows_.data() + (((row + taps) % taps) * quantities + quantity) * stride_ + 1;
  }
  [[nodiscard, gnu::always_inline]] float* sum(std::int64_t quantity) {
    return sums_.data() + quantity * (stride_ - 2);
  }

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
      float* to = scratch.row(row, q);
      for (std::int64_t i = 0; i < width; ++i) {
        to[i] = 0;
      }
    }
    return;
  }
  const float* picture = input.picture + row * width * colors;
  const float* result = input.result + row * width * guides;
  for (std::int64_t g = 0; g < guides; ++g) {
    float* x = scratch.row(row, g);
    float* y = scratch.row(row, guides + g);
    for (std::int64_t i = 0; i < width; ++i) {
      y[i] = result[i * guides + g];
    }
    if (g < colors) {
      for (std::int64_t i = 0; i < width; ++i) {
        x[i] = picture[i * colors + g];
      }
    } else {
      for (std::int64_t i = 0; i < width; ++i) {
        x[i] = (picture[i * colors] + picture[i * colors + 1] + picture[i * colors + 2]) * third;
      }
    }
    float* xy = scratch.row(row, 2 * guides + g);
    float* xx = scratch.row(row, 3 * guides + g);
    for (std::int64_t i = 0; i < width; ++i) {
      xy[i] = x[i] * y[i];
      xx[i] = x[i] * x[i];
    }
  }
}

// The 3x3 weighted sum of one quantity.
[[gnu::always_inline]] inline void box_row(const float* box, std::int64_t row, std::int64_t quantity,
                                           std::int64_t width, Scratch& scratch) {
  const float* weights = box + (quantity % guides) * taps * taps;
  const float* above = scratch.row(row - 1, quantity);
  const float* here = scratch.row(row, quantity);
  const float* below = scratch.row(row + 1, quantity);
  float* sum = scratch.sum(quantity);
  for (std::int64_t i = 0; i < width; ++i) {
    sum[i] = weights[0] * above[i - 1] + weights[1] * above[i] + weights[2] * above[i + 1] + weights[3] * here[i - 1] +
             weights[4] * here[i] + weights[5] * here[i + 1] + weights[6] * below[i - 1] + weights[7] * below[i] +
             weights[8] * below[i + 1];
  }
}

[[gnu::always_inline]] inline void store_row(const float* hidden, std::int64_t width, Scratch& scratch, float* features,
                                             float* means) {
  constexpr std::int64_t feature_channels = 2 * guides + hidden_channels;
  for (std::int64_t g = 0; g < guides; ++g) {
    const float* x = scratch.sum(g);
    const float* y = scratch.sum(guides + g);
    const float* xy = scratch.sum(2 * guides + g);
    const float* xx = scratch.sum(3 * guides + g);
    for (std::int64_t i = 0; i < width; ++i) {
      means[i * 2 * guides + g] = x[i];
      means[i * 2 * guides + guides + g] = y[i];
      features[i * feature_channels + g] = xy[i] - x[i] * y[i];
      features[i * feature_channels + guides + g] = xx[i] - x[i] * x[i];
    }
  }
  for (std::int64_t i = 0; i < width; ++i) {
    float* to = features + i * feature_channels + 2 * guides;
    for (std::int64_t c = 0; c < hidden_channels; ++c) {
      to[c] = hidden[i * hidden_channels + c];
    }
  }
}

[[gnu::always_inline]] inline void statistics(const GuidedFilterInput& input, GridSize size, std::int64_t first,
                                              std::int64_t end, Scratch& scratch, float* features, float* means) {
  const std::int64_t width = size.columns;
  load_row(input, size, first - 1, scratch);
  load_row(input, size, first, scratch);
  for (std::int64_t row = first; row < end; ++row) {
    load_row(input, size, row + 1, scratch);
    for (std::int64_t q = 0; q < quantities; ++q) {
      box_row(input.box, row, q, width, scratch);
    }
    store_row(input.hidden + row * width * hidden_channels, width, scratch,
              features + row * width * (2 * guides + hidden_channels), means + row * width * 2 * guides);
  }
}

}  // namespace

void guided_filter_statistics(const GuidedFilterInput& input, GridSize size, float* features, float* means) {
  constexpr std::int64_t grain = 16;
  parallel_rows(size.rows, grain, [&](std::int64_t first, std::int64_t end) {
    Scratch scratch(size.columns);
    run_widest([&]() __attribute__((always_inline)) { statistics(input, size, first, end, scratch, features, means); });
  });
}

}  // namespace smartcv::nn
