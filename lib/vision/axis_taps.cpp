#include "vision/axis_taps.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace smartcv::vision {
namespace {

// Weights of one output, for the samples from `first` on.
struct Window {
  int first = 0;
  std::vector<double> weights;
};

// `from`, `to` in samples of the grid; beyond the ends the outermost sample is repeated.
Window averaged(double from, double to, int samples) {
  const int begin = static_cast<int>(std::floor(from));
  const int end = std::max(begin + 1, static_cast<int>(std::ceil(to)));
  const int first = std::clamp(begin, 0, samples - 1);
  const int last = std::clamp(end - 1, 0, samples - 1);
  Window window{first, std::vector<double>(static_cast<std::size_t>(last - first + 1), 0.0)};
  for (int i = begin; i < end; ++i) {
    const double covered = std::min(to, i + 1.0) - std::max(from, static_cast<double>(i));
    window.weights[static_cast<std::size_t>(std::clamp(i, first, last) - first)] += covered / (to - from);
  }
  return window;
}

Window interpolated(double center, int samples) {
  const double position = std::clamp(center - 0.5, 0.0, samples - 1.0);
  const int first = std::min(static_cast<int>(position), samples - 1);
  const double fraction = position - first;
  return fraction > 0 ? Window{first, {1 - fraction, fraction}} : Window{first, {1.0}};
}

bool same_taps(const AxisTaps& taps, int a, int b) {
  for (int t = 0; t < taps.taps; ++t) {
    const auto row = static_cast<std::size_t>(t) * static_cast<std::size_t>(taps.outputs);
    if (taps.weights[row + static_cast<std::size_t>(a)] != taps.weights[row + static_cast<std::size_t>(b)]) {
      return false;
    }
  }
  return true;
}

void find_pairs(AxisTaps& taps) {
  int begin = 0;
  while (begin + 2 < taps.outputs) {
    int end = begin + 2;
    while (end < taps.outputs && same_taps(taps, end - 2, end) &&
           taps.first[static_cast<std::size_t>(end)] - taps.first[static_cast<std::size_t>(end - 2)] == 1) {
      ++end;
    }
    if (end - begin > 2 && end - begin > taps.pair_end - taps.pair_begin) {
      taps.pair_begin = begin;
      taps.pair_end = end;
    }
    begin = end - 1;
  }
}

void one_by_one(const AxisTaps& taps, const float* row, int begin, int end, float* out) {
  for (int o = begin; o < end; ++o) {
    const float* from = row + taps.first[static_cast<std::size_t>(o)];
    float sum = 0;
    for (int t = 0; t < taps.taps; ++t) {
      sum += taps.weight(t, o) * from[t];
    }
    out[o - begin] = sum;
  }
}

// Equal taps for all outputs: no table look-ups, so the compiler vectorises the loops. Sums are the same as one by one.
template <int stride>
void in_a_run(const AxisTaps& taps, const float* row, int begin, int end, float* out) {
  const float* from = row + taps.first[static_cast<std::size_t>(begin)];
  const int count = end - begin;
  for (int t = 0; t < taps.taps; ++t) {
    const float weight = taps.weight(t, begin);
    for (int o = 0; o < count; ++o) {
      out[o] = (t == 0 ? 0.0F : out[o]) + weight * from[o * stride + t];
    }
  }
}

void in_pairs(const AxisTaps& taps, const float* row, int begin, int end, float* out) {
  const float* even = row + taps.first[static_cast<std::size_t>(begin)];
  const int pairs = (end - begin) / 2;
  if (pairs > 0) {
    const float* odd = row + taps.first[static_cast<std::size_t>(begin + 1)];
    for (int t = 0; t < taps.taps; ++t) {
      const float even_weight = taps.weight(t, begin);
      const float odd_weight = taps.weight(t, begin + 1);
      for (int i = 0; i < pairs; ++i) {
        out[2 * i] = (t == 0 ? 0.0F : out[2 * i]) + even_weight * even[i + t];
        out[2 * i + 1] = (t == 0 ? 0.0F : out[2 * i + 1]) + odd_weight * odd[i + t];
      }
    }
  }
  one_by_one(taps, row, begin + 2 * pairs, end, out + 2 * static_cast<std::ptrdiff_t>(pairs));
}

void find_run(AxisTaps& taps) {
  int begin = 0;
  while (begin < taps.outputs) {
    int end = begin + 1;
    const int stride = end < taps.outputs
                           ? taps.first[static_cast<std::size_t>(end)] - taps.first[static_cast<std::size_t>(begin)]
                           : 0;
    while (end < taps.outputs && same_taps(taps, begin, end) &&
           taps.first[static_cast<std::size_t>(end)] - taps.first[static_cast<std::size_t>(end - 1)] == stride) {
      ++end;
    }
    if (end - begin > taps.run_end - taps.run_begin) {
      taps.run_begin = begin;
      taps.run_end = end;
      taps.run_stride = stride;
    }
    begin = end;
  }
}

}  // namespace

AxisTaps make_axis_taps(const AxisGrid& grid, double extent, int outputs) {
  const double scale = extent / outputs / grid.step;  // samples of the grid per output
  std::vector<Window> windows;
  windows.reserve(static_cast<std::size_t>(outputs));
  std::size_t longest = 0;
  for (int o = 0; o < outputs; ++o) {
    const double from = o * extent / outputs / grid.step - grid.start / grid.step;
    windows.push_back(scale >= 1 ? averaged(from, from + scale, grid.samples)
                                 : interpolated(from + scale / 2, grid.samples));
    longest = std::max(longest, windows.back().weights.size());
  }

  AxisTaps taps;
  taps.outputs = outputs;
  taps.taps = static_cast<int>(longest);
  taps.first.resize(windows.size());
  taps.weights.assign(longest * windows.size(), 0.0F);
  for (std::size_t o = 0; o < windows.size(); ++o) {
    // A short window at the end is moved back, so that all its taps stay inside.
    taps.first[o] = std::min(windows[o].first, grid.samples - taps.taps);
    const auto shift = static_cast<std::size_t>(windows[o].first - taps.first[o]);
    for (std::size_t t = 0; t < windows[o].weights.size(); ++t) {
      taps.weights[(t + shift) * windows.size() + o] = static_cast<float>(windows[o].weights[t]);
    }
  }
  find_run(taps);
  find_pairs(taps);
  return taps;
}

void resample_row(const AxisTaps& taps, const float* row, int begin, int end, float* out) {
  const bool single = taps.run_end - taps.run_begin >= taps.pair_end - taps.pair_begin;
  const bool known = single ? taps.run_stride == 1 || taps.run_stride == 2 : true;
  const int run_begin = std::clamp(single ? taps.run_begin : taps.pair_begin, begin, end);
  const int run_end = known ? std::clamp(single ? taps.run_end : taps.pair_end, run_begin, end) : run_begin;
  one_by_one(taps, row, begin, run_begin, out);
  if (run_begin < run_end) {
    if (!single) {
      in_pairs(taps, row, run_begin, run_end, out + (run_begin - begin));
    } else if (taps.run_stride == 1) {
      in_a_run<1>(taps, row, run_begin, run_end, out + (run_begin - begin));
    } else {
      in_a_run<2>(taps, row, run_begin, run_end, out + (run_begin - begin));
    }
  }
  one_by_one(taps, row, run_end, end, out + (run_end - begin));
}

}  // namespace smartcv::vision
