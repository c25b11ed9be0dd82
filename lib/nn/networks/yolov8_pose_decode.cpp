#include "nn/networks/yolov8_pose_decode.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "vision/nms.h"

namespace smartcv::nn {
namespace {

constexpr std::size_t bins = 16;

float sigmoid(float logit) { return 1 / (1 + std::exp(-logit)); }

float expected_bin(const float* logits) {
  const float largest = *std::max_element(logits, logits + bins);
  float sum = 0;
  float weighted = 0;
  for (std::size_t bin = 0; bin < bins; ++bin) {
    const float weight = std::exp(logits[bin] - largest);
    sum += weight;
    weighted += weight * static_cast<float>(bin);
  }
  return weighted / sum;
}

PersonPose decode_cell(const Yolov8Cells& level, std::size_t cell, float score) {
  const auto stride = static_cast<float>(level.stride);
  const auto columns = static_cast<std::size_t>(level.columns);
  const auto column = static_cast<float>(cell % columns);
  const std::size_t line = cell / columns;
  const auto row = static_cast<float>(line);
  const float* boxes = level.boxes.data() + cell * 4 * bins;
  PersonPose person;
  person.score = score;
  person.box = {(column + 0.5F - expected_bin(boxes)) * stride, (row + 0.5F - expected_bin(boxes + bins)) * stride,
                (column + 0.5F + expected_bin(boxes + 2 * bins)) * stride,
                (row + 0.5F + expected_bin(boxes + 3 * bins)) * stride};
  const float* point = level.points.data() + cell * 3 * joint_count;
  for (auto& keypoint : person.keypoints) {
    keypoint = {{(2 * point[0] + column) * stride, (2 * point[1] + row) * stride}, sigmoid(point[2])};
    point += 3;
  }
  return person;
}

}  // namespace

std::vector<PersonPose> decode_yolov8_pose(std::span<const Yolov8Cells> levels, float threshold) {
  // The sigmoid only where it can pass: its inverse of the threshold, a little lower for the rounding.
  const float logit = threshold > 0 ? std::log(threshold / std::max(1 - threshold, 1e-9F)) - 1e-3F : -1e9F;
  std::vector<PersonPose> people;
  for (const auto& level : levels) {
    for (std::size_t cell = 0; cell < level.scores.size(); ++cell) {
      if (level.scores[cell] > logit) {
        const float score = sigmoid(level.scores[cell]);
        if (score > threshold) {
          people.push_back(decode_cell(level, cell, score));
        }
      }
    }
  }
  return people;
}

std::vector<PersonPose> suppress_poses(const std::vector<PersonPose>& candidates, float iou, std::size_t most) {
  vision::NmsOptions options;
  options.threshold = iou;
  options.inclusive = false;
  return vision::suppressed(candidates, options, most);
}

}  // namespace smartcv::nn
