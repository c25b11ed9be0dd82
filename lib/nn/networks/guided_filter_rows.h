#ifndef SMARTCV_NN_NETWORKS_GUIDED_FILTER_ROWS_H
#define SMARTCV_NN_NETWORKS_GUIDED_FILTER_ROWS_H

#include <array>
#include <cstddef>
#include <cstdint>

namespace smartcv::nn {

// The deep guided filter's own passes over rows on the CPU, float32; see DeepGuidedFilter for the formulas.
//
// Note [One pass at full size]. Written as layers, the filter's end at 1920x1080 makes eight planes of A and b, four of
// the guide and eight more between them: 300 MB that go to memory and back, longer than all of the network takes.
// Here a row of A and b is interpolated when the picture's rows need it and stays in the cache; memory sees the
// picture once and the result once. So it is with its beginning: a row's box sums, and what its three layers make of
// them, stay in registers and the nearest cache until A and b are known.

struct GridSize {
  std::int64_t rows = 0;
  std::int64_t columns = 0;
};

struct GuidedFilterInput {
  const float* picture = nullptr;  // [h,w,3]
  const float* result = nullptr;   // [h,w,4]
  const float* hidden = nullptr;   // [h,w,16]
};

struct GuidedFilterWeights {
  static constexpr std::size_t guides = 4;
  static constexpr std::size_t hidden = 16;
  static constexpr std::size_t features = 2 * guides + hidden;

  // Of a layer of 1x1: [in][out], and the bias.
  template <std::size_t in, std::size_t out>
  struct Layer {
    std::array<std::array<float, out>, in> weight;
    std::array<float, out> bias;
  };

  std::array<std::array<float, 9>, guides> box;  // rows and columns; beyond the border is zero
  Layer<features, hidden> first;                 // of covariance 4, variance 4, hidden 16; relu follows
  Layer<hidden, hidden> second;                  // relu follows
  Layer<hidden, guides> third;
};

// Floats behind the maps that may be read, not used.
inline constexpr std::int64_t guided_filter_room = 16;

// maps [h,8,w]: a row of A0..A3, then of b0..b3.
void guided_filter_maps(const GuidedFilterInput& input, const GuidedFilterWeights& weights, GridSize size, float* maps);

struct MatteRows {
  float* alpha = nullptr;       // [H,W]
  float* foreground = nullptr;  // [3,H,W] or null
};

// maps [h,8,w] and guided_filter_room floats behind it, h <= H, w <= W; picture [H,W,3]; alpha = clip(A x + b),
// foreground = clip(A x + b + picture).
void guided_filter_apply(const float* maps, GridSize maps_size, const float* picture, GridSize size,
                         const MatteRows& out);

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_NETWORKS_GUIDED_FILTER_ROWS_H
