#ifndef SMARTCV_VISION_NMS_H
#define SMARTCV_VISION_NMS_H

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "vision/geometry.h"

namespace smartcv::vision {

// How two boxes are compared by non-maximum suppression.
//   CenterFace: 0.3, inclusive, over the union. MTCNN stages 1 and 2: 0.5/0.7, exclusive, over the union;
//   stage 3: 0.7, exclusive, over the smaller, plus_one (facenet-pytorch's "Min" mode).
struct NmsOptions {
  enum class Overlap {
    over_union,    // intersection / union
    over_smaller,  // intersection / smaller area
  };
  float threshold = 0.3F;
  bool inclusive = true;  // an overlap equal to the threshold suppresses
  Overlap overlap = Overlap::over_union;
  bool plus_one = false;  // sides are x2 - x1 + 1: corners name pixels, not their borders
};

// Greedy non-maximum suppression: the best score stays and removes what overlaps it, and so on. Indices of the kept
// boxes, best score first; of equal scores the lower index is taken first. `scores` is as long as `boxes`
// (Error(internal) otherwise). Boxes are compared as they are: offset them to keep classes or frames apart.
[[nodiscard]] std::vector<std::size_t> nms(std::span<const Box> boxes, std::span<const float> scores,
                                           const NmsOptions& options = {});

// The same for detections of any kind, whose members are called box and score: those that stay, at most `most`.
template <typename Detection>
[[nodiscard]] std::vector<Detection> suppressed(const std::vector<Detection>& detections, const NmsOptions& options,
                                                std::size_t most = SIZE_MAX) {
  std::vector<Box> boxes;
  std::vector<float> scores;
  for (const auto& detection : detections) {
    boxes.push_back(detection.box);
    scores.push_back(detection.score);
  }
  auto indices = nms(boxes, scores, options);
  indices.resize(std::min(indices.size(), most));
  std::vector<Detection> kept;
  for (const auto index : indices) {
    kept.push_back(detections[index]);
  }
  return kept;
}

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_NMS_H
