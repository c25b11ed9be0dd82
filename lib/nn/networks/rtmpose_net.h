#ifndef SMARTCV_NN_NETWORKS_RTMPOSE_NET_H
#define SMARTCV_NN_NETWORKS_RTMPOSE_NET_H

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "nn/conv.h"
#include "nn/layer_builder.h"
#include "nn/networks/cspnext.h"

namespace smartcv::nn {

// RTMPose t, s or m for 17 key points at 256x192 (Jiang et al. 2023; mmpose 1.3, models/heads/coord_cls_heads/
// rtmcc_head.py): CSPNeXt, a 7x7 convolution to one map per key point, a gated attention unit over the 17 of them, and
// for each a score of every half pixel column and row (SimCC). The head computes in float32. Thread-safe.
class RtmposeNet {
 public:
  static constexpr std::int64_t height = 256;
  static constexpr std::int64_t width = 192;
  static constexpr std::int64_t keypoints = 17;
  static constexpr std::int64_t split = 2;  // bins per pixel

  // float32 on the host, contiguous. Raw scores: not bounded.
  struct Output {
    at::Tensor x;  // [N,17,384]
    at::Tensor y;  // [N,17,512]
  };

  // Takes the state dict of mmpose's files (backbone.*, head.*).
  RtmposeNet(LayerBuilder& layers, const CspnextVariant& variant);

  // x [N,3,256,192] float32, normalised RGB, channels last, on the host or the device. Call inside an InferenceMode
  // guard.
  [[nodiscard]] Output operator()(const at::Tensor& x) const;
  // The backbone alone: [N,C,8,6], where the network runs.
  [[nodiscard]] at::Tensor features(const at::Tensor& x) const { return backbone_(x.to(where_)); }

 private:
  // float32 where the network runs.
  struct Attention {
    at::Tensor norm;         // [1]
    at::Tensor uv;           // [1152,256]
    at::Tensor gamma;        // [2,128]
    at::Tensor beta;         // [2,128]
    at::Tensor out;          // [256,512]
    at::Tensor input_scale;  // [256]
  };
  [[nodiscard]] static at::Tensor attend(const Attention& attention, const at::Tensor& x);

  at::TensorOptions where_;
  Cspnext backbone_;
  Conv maps_;
  at::Tensor map_norm_;    // [1]
  at::Tensor map_linear_;  // [256,48]
  Attention attention_;
  at::Tensor to_x_;  // [384,256]
  at::Tensor to_y_;  // [512,256]
};

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_NETWORKS_RTMPOSE_NET_H
