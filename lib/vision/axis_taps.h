#ifndef SMARTCV_VISION_AXIS_TAPS_H
#define SMARTCV_VISION_AXIS_TAPS_H

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
};

// Output o of `outputs` covers its share of [0, extent) luma samples. When it covers at least one sample of the grid,
// it is their average by covered length (area averaging, as cv::INTER_AREA); else it is interpolated linearly at its
// centre (half-pixel centres). Beyond the ends the outermost sample is repeated.
[[nodiscard]] AxisTaps make_axis_taps(const AxisGrid& grid, double extent, int outputs);

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_AXIS_TAPS_H
