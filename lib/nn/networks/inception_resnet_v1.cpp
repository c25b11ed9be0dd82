#include "nn/networks/inception_resnet_v1.h"

#include <ATen/ops/addcmul.h>
#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/mm.h>

#include <cstddef>
#include <string>

#include "base/format.h"

namespace smartcv::nn {
namespace {

using inception::basic_conv;
using inception::Branch;
using inception::Residual;

constexpr std::size_t layers_before_pool = 3;

ConvSpec unpadded(std::int64_t in, std::int64_t out, std::int64_t stride = 1) {
  auto spec = conv_spec(in, out, 3, stride);
  spec.same_padding = false;
  return spec;
}

std::vector<Conv> stem(LayerBuilder& layers) {
  std::vector<Conv> stem;
  stem.push_back(basic_conv(layers, "conv2d_1a", unpadded(3, 32, 2)));
  stem.push_back(basic_conv(layers, "conv2d_2a", unpadded(32, 32)));
  stem.push_back(basic_conv(layers, "conv2d_2b", conv_spec(32, 64, 3)));
  stem.push_back(basic_conv(layers, "conv2d_3b", conv_spec(64, 80, 1)));
  stem.push_back(basic_conv(layers, "conv2d_4a", unpadded(80, 192)));
  stem.push_back(basic_conv(layers, "conv2d_4b", unpadded(192, 256, 2)));
  return stem;
}

std::vector<Residual> repeated(LayerBuilder& layers, const std::string& name, int count, const Residual::Shape& shape) {
  std::vector<Residual> blocks;
  for (int i = 0; i < count; ++i) {
    blocks.emplace_back(layers, fmt::format("{}.{}", name, i), shape);
  }
  return blocks;
}

Residual::Shape block35() {
  return {256, 32, {Branch{}, Branch{{3, 3}}, Branch{{3, 3}, {3, 3}}}, 0.17, Activation::relu};
}
Residual::Shape block17() { return {896, 128, {Branch{}, Branch{{1, 7}, {7, 1}}}, 0.10, Activation::relu}; }
Residual::Shape block8(double scale, Activation after) {
  return {1792, 192, {Branch{}, Branch{{1, 3}, {3, 1}}}, scale, after};
}

}  // namespace

InceptionResnetV1::InceptionResnetV1(LayerBuilder& layers)
    : where_(layers.where()),
      stem_(stem(layers)),
      blocks35_(repeated(layers, "repeat_1", 5, block35())),
      mixed_6a_(layers),
      blocks17_(repeated(layers, "repeat_2", 10, block17())),
      mixed_7a_(layers),
      blocks8_(repeated(layers, "repeat_3", 5, block8(0.20, Activation::relu))) {
  blocks8_.emplace_back(layers, "block8", block8(1.0, Activation::none));
  layers.ignore("logits.");
  const auto device = where_.device();
  last_linear_ = layers.tensor("last_linear.weight", {dimension, features}).t().contiguous().to(device);
  const auto norm = [&](const char* part) {
    return layers.tensor(fmt::format("last_bn.{}", part), {dimension}).to(at::kDouble);
  };
  const auto scale = norm("weight").div(norm("running_var").add(1e-3).sqrt());
  const auto shift = norm("bias").sub(norm("running_mean").mul(scale));
  last_scale_ = scale.to(at::kFloat).to(device);
  last_shift_ = shift.to(at::kFloat).to(device);
}

at::Tensor InceptionResnetV1::standardised(const at::Tensor& chips) const {
  return chips.to(where_.device()).to(at::kFloat).sub(127.5).mul_(1.0 / 128);
}

at::Tensor InceptionResnetV1::pooled(const at::Tensor& x) const {
  auto y = x.to(where_.device(), where_.dtype().toScalarType());
  for (std::size_t i = 0; i < stem_.size(); ++i) {
    y = stem_[i](i == layers_before_pool ? at::max_pool2d(y, {3, 3}, {2, 2}) : y);
  }
  for (const auto& block : blocks35_) {
    block(y);
  }
  y = mixed_6a_(y);
  for (const auto& block : blocks17_) {
    block(y);
  }
  y = mixed_7a_(y);
  for (const auto& block : blocks8_) {
    block(y);
  }
  return y.to(at::kFloat).mean({2, 3});
}

at::Tensor InceptionResnetV1::projected(const at::Tensor& pooled) const { return at::mm(pooled, last_linear_); }

at::Tensor InceptionResnetV1::operator()(const at::Tensor& x) const {
  const auto embedding = at::addcmul(last_shift_, projected(pooled(x)), last_scale_);
  return embedding.div(embedding.norm(2, {1}, true).clamp_min(1e-12));
}

}  // namespace smartcv::nn
