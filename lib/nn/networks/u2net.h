#ifndef SMARTCV_NN_NETWORKS_U2NET_H
#define SMARTCV_NN_NETWORKS_U2NET_H

#include <ATen/core/Tensor.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "nn/conv.h"
#include "nn/layer_builder.h"

namespace smartcv::nn {

// A residual U-block, RSU-L: a small U-Net of `depth` levels whose result is added to what its first convolution made.
// `flat` (RSU-4F): nothing is pooled, dilations 1, 2, 4, 8 see as far.
struct RsuSpec {
  std::int64_t in = 0;
  std::int64_t mid = 0;
  std::int64_t out = 0;
  int depth = 7;
  bool flat = false;
};

class RsuBlock {
 public:
  RsuBlock(LayerBuilder& layers, const std::string& name, const RsuSpec& spec);
  // [N,in,h,w] channels last to [N,out,h,w]. Thread-safe.
  [[nodiscard]] at::Tensor operator()(const at::Tensor& x) const;

 private:
  RsuSpec spec_;
  Conv first_;
  std::vector<Conv> down_;  // rebnconv1 … rebnconvL
  std::vector<Conv> up_;    // rebnconv(L-1)d … rebnconv1d
};

// U²-Net small (u2netp; X. Qin et al., "U2-Net: Going Deeper with Nested U-Structure for Salient Object Detection",
// Pattern Recognition 2020; layers of the authors' model/u2net.py, facts in ../shared/facts/u2net.md): where the one
// thing is that a picture is about. Make it with make_network(). Thread-safe.
class U2Net {
 public:
  static constexpr std::int64_t side = 320;  // of the pictures it was trained on
  static constexpr std::size_t scales = 6;

  // Takes stage1.rebnconvin.conv_s1.weight … outconv.bias.
  explicit U2Net(LayerBuilder& layers);

  // x [N,3,h,w], channels last, (R G B / maximum - mean) / deviation with mean .485 .456 .406 and deviation .229 .224
  // .225. Returns [N,1,h,w] float32 0..1: the mask that all scales agree on, then those of the scales, finest first,
  // all of the finest one's size.
  [[nodiscard]] std::vector<at::Tensor> masks(const at::Tensor& x) const;
  // The first of them alone.
  [[nodiscard]] at::Tensor operator()(const at::Tensor& x) const;

 private:
  [[nodiscard]] std::vector<at::Tensor> sides(const at::Tensor& x) const;

  at::TensorOptions where_;
  std::vector<RsuBlock> encoder_;  // stage1 … stage6
  std::vector<RsuBlock> decoder_;  // stage5d … stage1d
  std::vector<Conv> sides_;
  Conv last_;
};

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_NETWORKS_U2NET_H
