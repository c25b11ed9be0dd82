#ifndef SMARTCV_NN_NETWORKS_CENTERFACE_NET_H
#define SMARTCV_NN_NETWORKS_CENTERFACE_NET_H

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "nn/conv.h"
#include "nn/conv_chain.h"
#include "nn/device.h"
#include "weights/weights.h"

namespace smartcv::nn {

// CenterFace (Xu et al. 2019, "CenterFace: Joint Face Detection and Alignment Using Face as Point"): a MobileNetV2-like
// backbone, a top-down neck, four heads at a quarter of the input's resolution. Thread-safe.
class CenterFaceNet {
 public:
  // Channels of the output.
  static constexpr std::int64_t heat = 0;      // logit: the sigmoid is the decoder's, for the few cells that matter
  static constexpr std::int64_t scale = 1;     // log(height / 4), log(width / 4)
  static constexpr std::int64_t offset = 3;    // dy, dx of the centre, in cells
  static constexpr std::int64_t landmark = 5;  // y0 x0 y1 x1 …, from the box's corner, in box heights and widths
  static constexpr std::int64_t channels = 15;

  // Takes the initialisers of centerface.onnx. Throws Error(model) when they do not fit.
  CenterFaceNet(const weights::Weights& weights, const Device& device, ConvPath path);

  // x [N,3,h,w] float32 RGB 0..255, channels last, sides multiples of 32; on the host or the device. Returns
  // [N,15,h/4,w/4] float32 on the host, channels last. Call inside an InferenceMode guard.
  [[nodiscard]] at::Tensor operator()(const at::Tensor& x) const;

 private:
  [[nodiscard]] at::Tensor run(const at::Tensor& x) const;

  at::TensorOptions where_;  // device and type the network runs in
  std::vector<ConvChain> backbone_;
  std::vector<Conv> lateral_;  // of strides 4, 8, 16, 32
  std::vector<Conv> up_;       // from stride 8, 16, 32 to the next finer
  std::vector<Conv> tail_;     // fuse, heads
};

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_NETWORKS_CENTERFACE_NET_H
