#ifndef SMARTCV_NN_NETWORKS_LRASPP_H
#define SMARTCV_NN_NETWORKS_LRASPP_H

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "nn/conv.h"
#include "nn/layer_builder.h"

namespace smartcv::nn {

// The reduced spatial pyramid of MobileNetV3 (Howard et al. 2019, section 6.4) as Robust Video Matting has it:
// relu(norm(conv(x))) * sigmoid(conv(mean(x))), 1x1 convolutions.
class LrAspp {
 public:
  // NAME.aspp1.{0,1} and NAME.aspp2.1
  LrAspp(LayerBuilder& layers, const std::string& name, std::int64_t in, std::int64_t out);

  // x [T,in,h,w], channels last; returns [T,out,h,w].
  [[nodiscard]] at::Tensor operator()(const at::Tensor& x) const;

 private:
  Conv local_;
  Conv global_;
};

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_NETWORKS_LRASPP_H
