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
  return taps;
}

void resample_row(const AxisTaps& taps, const float* row, float* out) {
  const int* first = taps.first.data();
  for (int t = 0; t < taps.taps; ++t) {
    const float* weights = taps.weights.data() + static_cast<std::ptrdiff_t>(t) * taps.outputs;
    for (int o = 0; o < taps.outputs; ++o) {
      const float part = weights[o] * row[first[o] + t];
      out[o] = t == 0 ? part : out[o] + part;
    }
  }
}

}  // namespace smartcv::vision
