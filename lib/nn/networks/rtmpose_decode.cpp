#include "nn/networks/rtmpose_decode.h"

#include <algorithm>
#include <cstddef>

namespace smartcv::nn {
namespace {

constexpr float bins_per_pixel = 2;

struct Best {
  float bin;
  float score;
};

Best best_of(std::span<const float> bins) {
  const auto best = std::max_element(bins.begin(), bins.end());
  return {static_cast<float>(best - bins.begin()), *best};
}

}  // namespace

std::array<Keypoint, joint_count> decode_simcc(std::span<const float> x_bins, std::span<const float> y_bins) {
  const std::size_t columns = x_bins.size() / joint_count;
  const std::size_t rows = y_bins.size() / joint_count;
  std::array<Keypoint, joint_count> keypoints;
  for (std::size_t i = 0; i < joint_count; ++i) {
    const auto x = best_of(x_bins.subspan(i * columns, columns));
    const auto y = best_of(y_bins.subspan(i * rows, rows));
    auto& keypoint = keypoints[i];
    keypoint.score = std::min(x.score, y.score);
    const bool found = keypoint.score > 0;
    keypoint.point = {(found ? x.bin : -1) / bins_per_pixel, (found ? y.bin : -1) / bins_per_pixel};
  }
  return keypoints;
}

}  // namespace smartcv::nn
