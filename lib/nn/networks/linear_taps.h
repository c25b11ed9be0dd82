#ifndef SMARTCV_NN_NETWORKS_LINEAR_TAPS_H
#define SMARTCV_NN_NETWORKS_LINEAR_TAPS_H

#include <cstddef>
#include <cstdint>
#include <vector>

namespace smartcv::nn {

// Where linear interpolation along one axis takes its samples: output i is
// in[low[i]] + weight[i] * (in[high[i]] - in[low[i]]).
struct LinearTaps {
  std::vector<std::int32_t> low;
  std::vector<std::int32_t> high;
  std::vector<float> weight;

  [[nodiscard]] std::int64_t size() const noexcept { return static_cast<std::int64_t>(low.size()); }
};

// The samples of ATen's upsample_bilinear2d with align_corners = false: output i lies at scale * (i + 0.5) - 0.5, not
// below 0 and not beyond the last sample. `scale` is input samples per output sample.
[[nodiscard]] LinearTaps linear_taps(std::int64_t in, std::int64_t out, float scale);

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_NETWORKS_LINEAR_TAPS_H
