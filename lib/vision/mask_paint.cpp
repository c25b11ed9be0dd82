#include "vision/mask_paint.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "vision/samples.h"

namespace smartcv::vision {
namespace {

// The mean of every cell, [rows.size() - 1, columns.size() - 1].
cv::Mat1f cell_means(const media::Component& component, std::span<const int> columns, std::span<const int> rows) {
  const int across = static_cast<int>(columns.size()) - 1;
  const int down = static_cast<int>(rows.size()) - 1;
  cv::Mat1f means(down, across);
  std::vector<std::uint64_t> sums(static_cast<std::size_t>(across));
  with_rows(component, [&](const auto& row_at) {
    for (int j = 0; j < down; ++j) {
      std::fill(sums.begin(), sums.end(), 0);
      const int top = rows[static_cast<std::size_t>(j)];
      const int bottom = rows[static_cast<std::size_t>(j) + 1];
      for (int y = top; y < bottom; ++y) {
        const auto row = row_at(y);
        for (std::size_t i = 0; i < sums.size(); ++i) {
          std::uint32_t sum = 0;
          for (int x = columns[i]; x < columns[i + 1]; ++x) {
            sum += row.get(x);
          }
          sums[i] += sum;
        }
      }
      for (std::size_t i = 0; i < sums.size(); ++i) {
        const auto count = static_cast<double>(columns[i + 1] - columns[i]) * (bottom - top);
        means(j, static_cast<int>(i)) = static_cast<float>(static_cast<double>(sums[i]) / count);
      }
    }
  });
  return means;
}

// SplitMix64 (Steele, Lea, Flood 2014): every bit of the input moves every bit of the output.
std::uint64_t scrambled(std::uint64_t x) noexcept {
  x += 0x9E3779B97F4A7C15U;
  x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9U;
  x = (x ^ (x >> 27U)) * 0x94D049BB133111EBU;
  return x ^ (x >> 31U);
}

void add_noise(cv::Mat1f& means, const CellNoise& noise, float top) {
  for (int row = 0; row < means.rows; ++row) {
    for (int column = 0; column < means.cols; ++column) {
      const auto cell = static_cast<std::uint64_t>(row) << 32U | static_cast<std::uint32_t>(column);
      const std::uint64_t bits = scrambled(scrambled(noise.seed) ^ cell);
      const float unit = static_cast<float>(bits >> 40U) / static_cast<float>(1U << 24U);  // 0..1
      float& mean = means(row, column);
      mean = std::clamp(mean + noise.share * top * (2 * unit - 1), 0.0F, top);
    }
  }
}

template <typename Row, typename Value>
void mix(Row& row, const std::uint8_t* alphas, MaskCoverage::Span span, const Value& value_at) {
  for (int x = span.begin; x < span.end; ++x) {
    const std::uint32_t alpha = alphas[x];
    if (alpha != 0) {
      row.set(x, (value_at(x) * alpha + row.get(x) * (255 - alpha) + 127) / 255);
    }
  }
}

// `values(y)` gives the samples of one row, element 0 for columns().begin.
template <typename Values>
void paint_rows(const media::Component& component, const MaskCoverage& coverage, const Values& values) {
  with_rows(component, [&](const auto& row_at) {
    for (int y = coverage.top(); y < coverage.bottom(); ++y) {
      const MaskCoverage::Row& spans = coverage.row(y);
      if (spans.touched.empty()) {
        continue;
      }
      const std::uint16_t* const painted = values(y) - coverage.columns().begin;
      auto row = row_at(y);
      mix(row, coverage.alpha(y) - coverage.columns().begin, spans.touched, [&](int x) { return painted[x]; });
    }
  });
}

// Borders of cells of `step` samples over begin..end; the last one may be smaller.
std::vector<int> grid(int begin, int end, int step) {
  std::vector<int> borders;
  for (int at = begin; at < end; at += step) {
    borders.push_back(at);
  }
  borders.push_back(end);
  return borders;
}

// Where a sample lies between two neighbours of a coarse grid.
struct Between {
  int low;
  int high;
  float share;  // of high
};

Between between(int sample, int begin, int step, int count) noexcept {
  const float at = (static_cast<float>(sample - begin) + 0.5F) / static_cast<float>(step) - 0.5F;
  const float inside = std::clamp(at, 0.0F, static_cast<float>(count - 1));
  const int low = static_cast<int>(inside);
  return {low, std::min(low + 1, count - 1), inside - static_cast<float>(low)};
}

}  // namespace

void paint_solid(const media::Component& component, const MaskCoverage& coverage, std::uint16_t value) {
  with_rows(component, [&](const auto& row_at) {
    for (int y = coverage.top(); y < coverage.bottom(); ++y) {
      const MaskCoverage::Row& spans = coverage.row(y);
      if (spans.touched.empty()) {
        continue;
      }
      auto row = row_at(y);
      const std::uint8_t* const alphas = coverage.alpha(y) - coverage.columns().begin;
      const auto constant = [value](int) { return std::uint32_t{value}; };
      mix(row, alphas, {spans.touched.begin, spans.full.begin}, constant);
      row.fill(spans.full.begin, spans.full.end, value);
      mix(row, alphas, {spans.full.end, spans.touched.end}, constant);
    }
  });
}

void paint_cells(const media::Component& component, const MaskCoverage& coverage, const CellNoise& noise,
                 std::span<const int> columns, std::span<const int> rows) {
  if (coverage.empty()) {
    return;
  }
  cv::Mat1f means = cell_means(component, columns, rows);
  if (noise.share > 0) {
    add_noise(means, noise, static_cast<float>((1 << component.depth) - 1));
  }
  std::vector<std::uint16_t> painted(static_cast<std::size_t>(coverage.columns().end - coverage.columns().begin));
  int drawn_cell = -1;
  paint_rows(component, coverage, [&](int y) {
    const int cell = static_cast<int>(std::upper_bound(rows.begin(), rows.end(), y) - rows.begin()) - 1;
    for (std::size_t i = 0; cell != drawn_cell && i + 1 < columns.size(); ++i) {
      const auto value = static_cast<std::uint16_t>(std::lround(means(cell, static_cast<int>(i))));
      const int from = std::max(columns[i], coverage.columns().begin);
      const int to = std::min(columns[i + 1], coverage.columns().end);
      for (int x = from; x < to; ++x) {
        painted[static_cast<std::size_t>(x - coverage.columns().begin)] = value;
      }
    }
    drawn_cell = cell;
    return painted.data();
  });
}

void paint_blurred(const media::Component& component, const MaskCoverage& coverage, float sigma_x, float sigma_y) {
  if (coverage.empty()) {
    return;
  }
  const int step_x = std::max(1, static_cast<int>(sigma_x / 4));
  const int step_y = std::max(1, static_cast<int>(sigma_y / 4));
  const int around_x = static_cast<int>(2 * sigma_x);
  const int around_y = static_cast<int>(2 * sigma_y);
  const std::vector<int> columns = grid(std::max(0, coverage.columns().begin - around_x),
                                        std::min(component.width, coverage.columns().end + around_x), step_x);
  const std::vector<int> rows =
      grid(std::max(0, coverage.top() - around_y), std::min(component.height, coverage.bottom() + around_y), step_y);
  cv::Mat1f coarse = cell_means(component, columns, rows);
  cv::GaussianBlur(coarse, coarse, {}, static_cast<double>(sigma_x) / step_x, static_cast<double>(sigma_y) / step_y,
                   cv::BORDER_REPLICATE);

  std::vector<Between> places;
  for (int x = coverage.columns().begin; x < coverage.columns().end; ++x) {
    places.push_back(between(x, columns.front(), step_x, coarse.cols));
  }
  std::vector<float> mixed_row(static_cast<std::size_t>(coarse.cols));
  std::vector<std::uint16_t> painted(places.size());
  paint_rows(component, coverage, [&](int y) {
    const Between v = between(y, rows.front(), step_y, coarse.rows);
    const float* const above = coarse[v.low];
    const float* const below = coarse[v.high];
    for (std::size_t i = 0; i < mixed_row.size(); ++i) {
      mixed_row[i] = above[i] + v.share * (below[i] - above[i]);
    }
    for (std::size_t i = 0; i < places.size(); ++i) {
      const float low = mixed_row[static_cast<std::size_t>(places[i].low)];
      const float high = mixed_row[static_cast<std::size_t>(places[i].high)];
      const float value = low + places[i].share * (high - low) + 0.5F;
      painted[i] = static_cast<std::uint16_t>(value);  // never negative, so this rounds; lround is a slow call here
    }
    return painted.data();
  });
}

}  // namespace smartcv::vision
