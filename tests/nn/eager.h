#ifndef SMARTCV_TESTS_NN_EAGER_H
#define SMARTCV_TESTS_NN_EAGER_H

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "weights/weights.h"

namespace smartcv::tests {

// Networks written down a second time, layer by layer with ATen's plain operators as their papers' tables give them:
// nothing folded, nothing fused, NCHW. What lib/nn computes must agree, and its speed is measured against them.
//
// The weights come from a checkpoint, or are made up (random, of the shape asked for) where it has none: so a network
// without a published or golden checkpoint gets one of the right names and shapes.
class EagerLayers {
 public:
  explicit EagerLayers(double norm_eps) : norm_eps_(norm_eps) {}
  EagerLayers(double norm_eps, const weights::Weights& weights);

  at::Tensor tensor(const std::string& name, const std::vector<std::int64_t>& shape);
  // NAME.conv.weight, NAME.bn.*: convolution, batch norm, SiLU; "same" padding.
  at::Tensor conv_norm_silu(const std::string& name, const at::Tensor& x, std::int64_t out, std::int64_t kernel,
                            std::int64_t stride = 1, std::int64_t groups = 1);
  // NAME.weight, NAME.bias.
  at::Tensor conv(const std::string& name, const at::Tensor& x, std::int64_t out, std::int64_t kernel);

  // All tensors that were asked for; valid as long as this object.
  [[nodiscard]] weights::Weights weights() const;

 private:
  double norm_eps_;
  std::map<std::string, at::Tensor> tensors_;
};

// YOLOv8-pose (facts/face_and_pose_networks.md, 1.4). Boxes and score [N,65,h,w] of the three strides, then the
// key points [N,51,h,w] of the three.
[[nodiscard]] std::vector<at::Tensor> eager_yolov8_pose(EagerLayers& layers, const at::Tensor& x,
                                                        const std::vector<std::int64_t>& widths, std::int64_t depth);

// RTMPose at 256x192 (1.3 there). Scores of the columns [N,17,384] and rows [N,17,512].
[[nodiscard]] std::vector<at::Tensor> eager_rtmpose(EagerLayers& layers, const at::Tensor& x,
                                                    const std::vector<std::int64_t>& widths,
                                                    const std::vector<std::int64_t>& depths);

}  // namespace smartcv::tests

#endif  // SMARTCV_TESTS_NN_EAGER_H
