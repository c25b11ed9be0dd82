#ifndef SMARTCV_NN_NETWORKS_GUIDED_FILTER_ROWS_H
#define SMARTCV_NN_NETWORKS_GUIDED_FILTER_ROWS_H

#include <cstdint>

namespace smartcv::nn {

// The deep guided filter's own passes over rows on the CPU, float32; see DeepGuidedFilter for the formulas.
//
// Note [One pass at full size]. Written as layers, the filter's end at 1920x1080 makes eight planes of A and b, four of
// the guide and eight more between them: 300 MB that go to memory and back, longer than all of the network takes.
// Here a row of A and b is interpolated when the picture's rows need it and stays in the cache; memory sees the
// picture once and the result once.

struct GridSize {
  std::int64_t rows = 0;
  std::int64_t columns = 0;
};

struct GuidedFilterInput {
  const float* picture = nullptr;  // [h,w,3]
  const float* result = nullptr;   // [h,w,4]
  const float* hidden = nullptr;   // [h,w,16]
  const float* box = nullptr;      // [4,3,3], rows and columns; beyond the border is zero
};

// features [h,w,24]: covariance 4, variance 4, hidden 16. means [h,w,8]: of x 4, of y 4.
void guided_filter_statistics(const GuidedFilterInput& input, GridSize size, float* features, float* means);

struct GuidedFilterMaps {
  const float* slopes = nullptr;  // A [h,w,4]
  const float* means = nullptr;   // [h,w,8]
  GridSize size;
};

struct MatteRows {
  float* alpha = nullptr;       // [H,W]
  float* foreground = nullptr;  // [3,H,W] or null
};

// picture [H,W,3]; alpha = clip(A x + b), foreground = clip(A x + b + picture).
void guided_filter_apply(const GuidedFilterMaps& maps, const float* picture, GridSize size, const MatteRows& out);

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_NETWORKS_GUIDED_FILTER_ROWS_H
