#ifndef SMARTCV_NN_NETWORKS_CSPNEXT_H
#define SMARTCV_NN_NETWORKS_CSPNEXT_H

#include <ATen/core/Tensor.h>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "nn/conv.h"
#include "nn/layer_builder.h"
#include "weights/weights.h"

namespace smartcv::nn {

// The sizes of one CSPNeXt (mmpose 1.3, models/backbones/cspnext.py, arch P5 with its deepen and widen factors).
struct CspnextVariant {
  char letter = 's';                     // t, s, m
  std::array<std::int64_t, 5> widths{};  // channels of the stem and of stages 1 to 4
  std::array<std::int64_t, 4> depths{};  // blocks of stages 1 to 4
};
// By the channels of the stem's first convolution. Throws Error(model) when that tensor is missing or of no
// variant known.
[[nodiscard]] CspnextVariant cspnext_variant(const weights::Weights& weights);

// One CSP layer: 1x1 convolutions to two halves; one goes through blocks (3x3, depthwise 5x5, 1x1), each added to its
// input with `identity`; both, stacked, are weighed channel by channel by what a 1x1 convolution makes of their means,
// and go through a last 1x1 convolution. [N,C,h,w] channels last in and out. Thread-safe.
class CspLayer {
 public:
  CspLayer(LayerBuilder& layers, const std::string& name, std::int64_t channels, std::int64_t count, bool identity);
  [[nodiscard]] at::Tensor operator()(const at::Tensor& x) const;

 private:
  struct Block {
    Conv first;
    Conv depthwise;
    Conv pointwise;
  };
  Conv main_;
  Conv short_;
  std::vector<Block> blocks_;
  Conv attention_;
  Conv last_;
  bool identity_;
};

// The backbone of RTMPose; SiLU throughout, batch norms with eps 1e-5. Thread-safe.
class Cspnext {
 public:
  // Takes backbone.stem.0.conv.weight … backbone.stage4.2.final_conv.bn.bias.
  Cspnext(LayerBuilder& layers, const CspnextVariant& variant);

  // x [N,3,h,w] channels last, where the network runs and in its precision. Returns [N, widths[4], h/32, w/32].
  [[nodiscard]] at::Tensor operator()(const at::Tensor& x) const;

 private:
  [[nodiscard]] at::Tensor pooled(const at::Tensor& x) const;

  std::vector<Conv> stem_;
  std::vector<Conv> down_;        // the first layer of each stage
  std::vector<Conv> pyramid_;     // around the maxima of stage 4
  std::vector<CspLayer> stages_;  // the last layer of each stage
};

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_NETWORKS_CSPNEXT_H
