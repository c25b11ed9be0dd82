#ifndef SMARTCV_NN_NETWORKS_YOLOV8_POSE_DECODE_H
#define SMARTCV_NN_NETWORKS_YOLOV8_POSE_DECODE_H

#include <cstddef>
#include <span>
#include <vector>

#include "nn/pose_estimator.h"

namespace smartcv::nn {

// One picture's raw output of YOLOv8-pose at one stride, cells row by row (see Yolov8PoseNet::Level).
struct Yolov8Cells {
  int stride = 0;  // px of the network's input
  int rows = 0;
  int columns = 0;
  std::span<const float> boxes;   // 64 a cell: 16 logits each for left, top, right, bottom
  std::span<const float> scores;  // 1 a cell: logit
  std::span<const float> points;  // 51 a cell: x, y, logit for each key point
};

// Every cell whose score passes (score > threshold), in the order of the levels and cells, in pixels of the network's
// input, not clipped. Formulas: Ultralytics 8.2, nn/modules/head.py. A side's distance is the expectation of its bins
// under their softmax, in strides from the cell's centre; a key point is (2 * raw + cell) * stride.
[[nodiscard]] std::vector<PersonPose> decode_yolov8_pose(std::span<const Yolov8Cells> levels, float threshold);

// Non-maximum suppression: of two boxes whose IoU is above `iou` the better stays; best score first, at most `most`.
[[nodiscard]] std::vector<PersonPose> suppress_poses(const std::vector<PersonPose>& candidates, float iou = 0.7F,
                                                     std::size_t most = 300);

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_NETWORKS_YOLOV8_POSE_DECODE_H
