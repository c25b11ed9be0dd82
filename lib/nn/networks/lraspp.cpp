#include "nn/networks/lraspp.h"

#include <ATen/ops/mean.h>

namespace smartcv::nn {

LrAspp::LrAspp(LayerBuilder& layers, const std::string& name, std::int64_t in, std::int64_t out)
    : local_(layers.conv_norm(name + ".aspp1.0", name + ".aspp1.1", conv_spec(in, out, 1, 1, Activation::relu), 1e-5)),
      global_(layers.conv_without_bias(name + ".aspp2.1", conv_spec(in, out, 1, 1, Activation::sigmoid))) {}

at::Tensor LrAspp::operator()(const at::Tensor& x) const {
  auto y = local_(x);
  return y.mul_(global_(at::mean(x, {2, 3}, true)));
}

}  // namespace smartcv::nn
