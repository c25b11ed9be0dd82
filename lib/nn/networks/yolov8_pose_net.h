#ifndef SMARTCV_NN_NETWORKS_YOLOV8_POSE_NET_H
#define SMARTCV_NN_NETWORKS_YOLOV8_POSE_NET_H

#include <ATen/core/Tensor.h>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "nn/conv.h"
#include "nn/layer_builder.h"
#include "nn/networks/yolov8_blocks.h"
#include "weights/weights.h"

namespace smartcv::nn {

// The sizes of one YOLOv8-pose model (Ultralytics, cfg/models/v8/yolov8-pose.yaml).
struct Yolov8Variant {
  char letter = 'n';                     // n, s, m
  std::array<std::int64_t, 5> widths{};  // channels at strides 2, 4, 8, 16, 32
  std::int64_t depth = 1;                // bottlenecks at strides 4 and 32 and in the neck; twice that between

  [[nodiscard]] std::string name() const { return std::string("yolov8") + letter + "-pose"; }
};
// By the channels of the first convolution. Throws Error(model) when that tensor is missing or of no model known.
[[nodiscard]] Yolov8Variant yolov8_variant(const weights::Weights& weights);

// YOLOv8-pose for one class (person) and 17 key points: a C2f backbone, a feature pyramid, anchor-free heads at strides
// 8, 16 and 32. Takes the state dict of Ultralytics' files (model.0.conv.weight … model.22.cv4.2.2.bias). Thread-safe.
class Yolov8PoseNet {
 public:
  static constexpr std::array<std::int64_t, 3> strides{8, 16, 32};
  static constexpr std::int64_t box_bins = 16;  // for each of left, top, right, bottom: channel side * 16 + bin
  static constexpr std::int64_t keypoints = 17;

  // The head's raw output at one stride, float32 on the host, channels last.
  struct Level {
    at::Tensor boxes;   // [N,64,h,w]: logits of the distances' bins
    at::Tensor scores;  // [N,1,h,w]: logit of "a person"
    at::Tensor points;  // [N,51,h,w]: x, y, logit of the visibility for each key point
  };

  Yolov8PoseNet(LayerBuilder& layers, const Yolov8Variant& variant);

  // x [N,3,h,w] float32 RGB 0..1, channels last, sides multiples of 32; on the host or the device. One level for each
  // of `strides`. Call inside an InferenceMode guard.
  [[nodiscard]] std::array<Level, 3> operator()(const at::Tensor& x) const;

 private:
  // Two 3x3 convolutions and a 1x1 one.
  using Branch = std::vector<Conv>;
  struct Head {
    Branch boxes;
    Branch scores;
    Branch points;
  };
  // Features at each of `strides`.
  [[nodiscard]] std::array<at::Tensor, 3> pyramid(const at::Tensor& x) const;

  at::TensorOptions where_;
  std::vector<Conv> down_;       // layers 0, 1, 3, 5, 7
  std::vector<C2f> backbone_;    // layers 2, 4, 6, 8
  Sppf pool_;                    // layer 9
  std::vector<C2f> up_;          // layers 12, 15
  std::vector<Conv> neck_down_;  // layers 16, 19
  std::vector<C2f> neck_;        // layers 18, 21
  std::vector<Head> heads_;      // layer 22
};

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_NETWORKS_YOLOV8_POSE_NET_H
