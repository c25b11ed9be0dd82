#include "nn/networks/rtmpose_net.h"

#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/silu.h>

#include <cmath>
#include <initializer_list>
#include <string>

namespace smartcv::nn {
namespace {

constexpr std::int64_t hidden = 256;    // features of a key point
constexpr std::int64_t gated = 512;     // of the attention unit's value and gate
constexpr std::int64_t compared = 128;  // of its query and key

// A float32 tensor where the network runs.
at::Tensor head_tensor(LayerBuilder& layers, const std::string& name, std::initializer_list<std::int64_t> shape) {
  return layers.tensor("head." + name, shape).to(layers.where().dtype(at::kFloat));
}

ConvSpec maps_spec(std::int64_t in) {
  auto spec = conv_spec(in, RtmposeNet::keypoints, 7);
  spec.float32 = true;
  return spec;
}

// ScaleNorm: the last dimension brought to a root mean square of g.
at::Tensor scale_norm(const at::Tensor& x, const at::Tensor& g) {
  const double scale = 1 / std::sqrt(static_cast<double>(x.size(-1)));
  const auto norm = at::linalg_vector_norm(x, 2, {-1}, true).mul_(scale).clamp_min_(1e-5);
  return x.div(norm).mul_(g);
}

}  // namespace

RtmposeNet::RtmposeNet(LayerBuilder& layers, const CspnextVariant& variant)
    : where_(layers.where()),
      backbone_(layers, variant),
      maps_(layers.conv("head.final_layer", maps_spec(variant.widths[4]))),
      map_norm_(head_tensor(layers, "mlp.0.g", {1})),
      map_linear_(head_tensor(layers, "mlp.1.weight", {hidden, height / 32 * (width / 32)})),
      attention_{head_tensor(layers, "gau.ln.g", {1}),
                 head_tensor(layers, "gau.uv.weight", {2 * gated + compared, hidden}),
                 head_tensor(layers, "gau.gamma", {2, compared}),
                 head_tensor(layers, "gau.beta", {2, compared}),
                 head_tensor(layers, "gau.o.weight", {hidden, gated}),
                 head_tensor(layers, "gau.res_scale.scale", {hidden})},
      to_x_(head_tensor(layers, "cls_x.weight", {split * width, hidden})),
      to_y_(head_tensor(layers, "cls_y.weight", {split * height, hidden})) {
  layers.ignore("data_preprocessor.");  // mean and deviation of the input, which are RTMPose's for all files
}

// The gated attention unit (Hua et al. 2022) without positions, x [N,17,256].
at::Tensor RtmposeNet::attend(const Attention& attention, const at::Tensor& x) {
  const auto uv = at::silu(at::linear(scale_norm(x, attention.norm), attention.uv));
  const auto gate = uv.narrow(2, 0, gated);
  const auto value = uv.narrow(2, gated, gated);
  const auto base = uv.narrow(2, 2 * gated, compared);
  const auto query = base.mul(attention.gamma[0]).add_(attention.beta[0]);
  const auto key = base.mul(attention.gamma[1]).add_(attention.beta[1]);
  const double scale = 1 / std::sqrt(static_cast<double>(compared));
  const auto kernel = at::relu(at::matmul(query, key.transpose(1, 2)).mul_(scale)).square_();
  const auto attended = at::linear(at::matmul(kernel, value).mul_(gate), attention.out);
  return x.mul(attention.input_scale).add_(attended);
}

RtmposeNet::Output RtmposeNet::operator()(const at::Tensor& x) const {
  const auto maps = maps_(features(x).to(at::kFloat)).contiguous().flatten(2);
  const auto tokens = at::linear(scale_norm(maps, map_norm_), map_linear_);
  const auto attended = attend(attention_, tokens);
  return {at::linear(attended, to_x_).to(at::kCPU).contiguous(), at::linear(attended, to_y_).to(at::kCPU).contiguous()};
}

}  // namespace smartcv::nn
