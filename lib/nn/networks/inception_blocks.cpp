#include "nn/networks/inception_blocks.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/max_pool2d.h>

#include <cstddef>

#include "base/format.h"

namespace smartcv::nn::inception {
namespace {

constexpr double eps = 1e-3;  // of the batch norms; not in the file

FoldedConv folded(LayerBuilder& layers, const std::string& name, const ConvSpec& spec) {
  const auto weight = layers.tensor(name + ".conv.weight", {spec.out, spec.in, spec.kernel[0], spec.kernel[1]});
  const auto norm = [&](const char* part) { return layers.tensor(fmt::format("{}.bn.{}", name, part), {spec.out}); };
  return fold_batch_norm(weight, {}, {norm("weight"), norm("bias"), norm("running_mean"), norm("running_var"), eps}, 0);
}

// The 1x1 convolutions of several branches as one; see Note [Shared entries].
Conv shared_entry(LayerBuilder& layers, const std::vector<std::string>& names, std::int64_t in, std::int64_t width) {
  std::vector<at::Tensor> weights;
  std::vector<at::Tensor> biases;
  for (const auto& name : names) {
    const auto part = folded(layers, name, conv_spec(in, width, 1));
    weights.push_back(part.weight);
    biases.push_back(part.bias);
  }
  const auto out = width * static_cast<std::int64_t>(names.size());
  return layers.make(at::cat(weights), at::cat(biases), conv_spec(in, out, 1, 1, Activation::relu));
}

Conv entry_of(LayerBuilder& layers, const std::string& name, const Residual::Shape& shape) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < shape.branches.size(); ++i) {
    names.push_back(fmt::format("{}.branch{}{}", name, i, shape.branches[i].empty() ? "" : ".0"));
  }
  return shared_entry(layers, names, shape.channels, shape.width);
}

Conv last_of(LayerBuilder& layers, const std::string& name, const Residual::Shape& shape) {
  const auto spec = conv_spec(shape.width * static_cast<std::int64_t>(shape.branches.size()), shape.channels, 1);
  const auto weight = layers.tensor(name + ".conv2d.weight", {spec.out, spec.in, 1, 1});
  const auto bias = layers.tensor(name + ".conv2d.bias", {spec.out});
  return layers.make(weight.mul(shape.scale), bias.mul(shape.scale), spec);
}

// 3x3, stride 2, no padding.
ConvSpec reduction(std::int64_t in, std::int64_t out) {
  auto spec = conv_spec(in, out, 3, 2);
  spec.same_padding = false;
  return spec;
}

at::Tensor through(const std::vector<Conv>& layers, at::Tensor x) {
  for (const auto& layer : layers) {
    x = layer(x);
  }
  return x;
}

at::Tensor pooled(const at::Tensor& x) { return at::max_pool2d(x, {3, 3}, {2, 2}); }

}  // namespace

Conv basic_conv(LayerBuilder& layers, const std::string& name, ConvSpec spec) {
  spec.activation = Activation::relu;
  return layers.conv_norm(name + ".conv", name + ".bn", spec, eps);
}

Residual::Residual(LayerBuilder& layers, const std::string& name, const Shape& shape)
    : entry_(entry_of(layers, name, shape)), last_(last_of(layers, name, shape)), after_(shape.after) {
  for (std::size_t i = 0; i < shape.branches.size(); ++i) {
    auto& branch = branches_.emplace_back();
    for (std::size_t j = 0; j < shape.branches[i].size(); ++j) {
      ConvSpec spec{.in = shape.width, .out = shape.width, .kernel = shape.branches[i][j]};
      branch.push_back(basic_conv(layers, fmt::format("{}.branch{}.{}", name, i, j + 1), spec));
    }
  }
}

void Residual::operator()(at::Tensor& x) const {
  const auto side_by_side = entry_(x);
  const auto width = side_by_side.size(1) / static_cast<std::int64_t>(branches_.size());
  for (std::size_t i = 0; i < branches_.size(); ++i) {
    if (!branches_[i].empty()) {
      const auto own = side_by_side.narrow(1, static_cast<std::int64_t>(i) * width, width);
      own.copy_(through(branches_[i], own));
    }
  }
  last_.add_to(x, side_by_side, after_);
}

Mixed6a::Mixed6a(LayerBuilder& layers) : direct_(basic_conv(layers, "mixed_6a.branch0", reduction(256, 384))) {
  deep_.push_back(basic_conv(layers, "mixed_6a.branch1.0", conv_spec(256, 192, 1)));
  deep_.push_back(basic_conv(layers, "mixed_6a.branch1.1", conv_spec(192, 192, 3)));
  deep_.push_back(basic_conv(layers, "mixed_6a.branch1.2", reduction(192, 256)));
}

at::Tensor Mixed6a::operator()(const at::Tensor& x) const {
  return at::cat({direct_(x), through(deep_, x), pooled(x)}, 1);
}

Mixed7a::Mixed7a(LayerBuilder& layers)
    : entry_(shared_entry(layers, {"mixed_7a.branch0.0", "mixed_7a.branch1.0", "mixed_7a.branch2.0"}, 896, 256)),
      branches_(3) {
  branches_[0].push_back(basic_conv(layers, "mixed_7a.branch0.1", reduction(256, 384)));
  branches_[1].push_back(basic_conv(layers, "mixed_7a.branch1.1", reduction(256, 256)));
  branches_[2].push_back(basic_conv(layers, "mixed_7a.branch2.1", conv_spec(256, 256, 3)));
  branches_[2].push_back(basic_conv(layers, "mixed_7a.branch2.2", reduction(256, 256)));
}

at::Tensor Mixed7a::operator()(const at::Tensor& x) const {
  const auto side_by_side = entry_(x);
  std::vector<at::Tensor> parts;
  for (std::size_t i = 0; i < branches_.size(); ++i) {
    parts.push_back(through(branches_[i], side_by_side.narrow(1, static_cast<std::int64_t>(i) * 256, 256)));
  }
  parts.push_back(pooled(x));
  return at::cat(parts, 1);
}

}  // namespace smartcv::nn::inception
