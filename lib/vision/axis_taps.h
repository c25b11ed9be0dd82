#ifndef SMARTCV_VISION_AXIS_TAPS_H
#define SMARTCV_VISION_AXIS_TAPS_H

#include <cstddef>
#include <vector>

namespace smartcv::vision {

// Where the samples of one axis of one colour component lie, in luma samples: sample i covers
// [start + i * step, start + (i + 1) * step). Luma: start 0, step 1.
struct AxisGrid {
  int samples = 0;
  double step = 1;
  double start = 0;
};

// The weights of one axis of a separable resize: output o is the sum over t < taps of
// weights[t * outputs + o] * sample[first[o] + t]. All indices lie inside the grid; weights of one output sum to 1.
struct AxisTaps {
  int outputs = 0;
  int taps = 0;
  std::vector<int> first;
  std::vector<float> weights;  // tap-major
  // The longest run of outputs whose taps are the same and whose first sample advances by `run_stride` each time.
  int run_begin = 0;
  int run_end = 0;
  int run_stride = 0;
  // The longest run of outputs whose taps repeat every two outputs, the first sample advancing by one: what doubling a
  // grid gives.
  int pair_begin = 0;
  int pair_end = 0;

  [[nodiscard]] float weight(int tap, int output) const noexcept {
    return weights[static_cast<std::size_t>(tap) * static_cast<std::size_t>(outputs) +
                   static_cast<std::size_t>(output)];
  }
};

// Output o of `outputs` covers its share of [0, extent) luma samples. When it covers at least one sample of the grid,
// it is their average by covered length (area averaging, as cv::INTER_AREA); else it is interpolated linearly at its
// centre (half-pixel centres). Beyond the ends the outermost sample is repeated.
[[nodiscard]] AxisTaps make_axis_taps(const AxisGrid& grid, double extent, int outputs);

// A stretch of a row resized: outputs `begin` to `end` - 1; row[0] is the grid's first sample, out[0] is output
// `begin`.
void resample_row(const AxisTaps& taps, const float* row, int begin, int end, float* out);
// The whole row.
inline void resample_row(const AxisTaps& taps, const float* row, float* out) {
  resample_row(taps, row, 0, taps.outputs, out);
}

// The rows that output `output` of a vertical axis takes, weighed and added up: `row_at(i)` gives row i of the grid as
// floats (valid until the next call), `sum` gets as many elements as it has.
template <typename RowAt>
void blend_rows(const AxisTaps& taps, int output, const RowAt& row_at, std::vector<float>& sum) {
  bool first = true;
  for (int t = 0; t < taps.taps; ++t) {
    const float weight = taps.weight(t, output);
    if (weight == 0) {
      continue;
    }
    const float* row = row_at(taps.first[static_cast<std::size_t>(output)] + t);
    float* out = sum.data();
    const std::size_t count = sum.size();
    if (first) {
      for (std::size_t x = 0; x < count; ++x) {
        out[x] = weight * row[x];
      }
    } else {
      for (std::size_t x = 0; x < count; ++x) {
        out[x] += weight * row[x];
      }
    }
    first = false;
  }
}

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_AXIS_TAPS_H
