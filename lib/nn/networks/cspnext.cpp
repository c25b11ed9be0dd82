#include "nn/networks/cspnext.h"

#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/mean.h>

#include <algorithm>
#include <cstddef>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "nn/channel_stack.h"

namespace smartcv::nn {
namespace {

constexpr std::array<CspnextVariant, 3> variants{{{'t', {24, 48, 96, 192, 384}, {1, 1, 1, 1}},
                                                  {'s', {32, 64, 128, 256, 512}, {1, 2, 2, 1}},
                                                  {'m', {48, 96, 192, 384, 768}, {2, 4, 4, 2}}}};

// mmcv's builder sets this, whatever the norm's own default.
constexpr double norm_eps = 1e-5;

Conv conv(LayerBuilder& layers, const std::string& name, std::int64_t in, std::int64_t out, std::int64_t kernel,
          std::int64_t stride = 1, std::int64_t groups = 1) {
  auto spec = conv_spec(in, out, kernel, stride, Activation::swish);
  spec.groups = groups;
  return layers.conv_norm(name + ".conv", name + ".bn", spec, norm_eps);
}

}  // namespace

CspnextVariant cspnext_variant(const weights::Weights& weights) {
  constexpr std::array<std::int64_t, 4> first{-1, 3, 3, 3};
  const auto channels = weights.get("backbone.stem.0.conv.weight", first).shape[0];
  const auto* const found = std::find_if(variants.begin(), variants.end(), [&](const CspnextVariant& variant) {
    return variant.widths[0] == 2 * channels;
  });
  if (found == variants.end()) {
    throw Error(ErrorCode::model, fmt::format("the first convolution 'backbone.stem.0.conv.weight' has {} channels: "
                                              "this is none of RTMPose-t (12), RTMPose-s (16), RTMPose-m (24)",
                                              channels));
  }
  return *found;
}

CspLayer::CspLayer(LayerBuilder& layers, const std::string& name, std::int64_t channels, std::int64_t count,
                   bool identity)
    : main_(conv(layers, name + ".main_conv", channels, channels / 2, 1)),
      short_(conv(layers, name + ".short_conv", channels, channels / 2, 1)),
      attention_(layers.conv(name + ".attention.fc", conv_spec(channels, channels, 1, 1, Activation::hardsigmoid))),
      last_(conv(layers, name + ".final_conv", channels, channels, 1)),
      identity_(identity) {
  const std::int64_t half = channels / 2;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto inner = fmt::format("{}.blocks.{}", name, i);
    auto first = conv(layers, inner + ".conv1", half, half, 3);
    auto depthwise = conv(layers, inner + ".conv2.depthwise_conv", half, half, 5, 1, half);
    blocks_.push_back(
        {std::move(first), std::move(depthwise), conv(layers, inner + ".conv2.pointwise_conv", half, half, 1)});
  }
}

at::Tensor CspLayer::operator()(const at::Tensor& x) const {
  auto y = main_(x);
  ChannelStack stack(y, 2 * y.size(1));
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    const auto& block = blocks_[i];
    auto z = block.pointwise(block.depthwise(block.first(y)));
    if (!identity_) {
      y = std::move(z);
    } else if (i + 1 == blocks_.size()) {
      stack.put_sum(y, z);
    } else {
      y.add_(z);
    }
  }
  if (!identity_) {
    stack.put(y);
  }
  stack.put(short_(x));
  auto both = stack.tensor();
  both.mul_(attention_(at::mean(both, {2, 3}, true)));
  return last_(both);
}

Cspnext::Cspnext(LayerBuilder& layers, const CspnextVariant& variant) {
  const auto& w = variant.widths;
  stem_.push_back(conv(layers, "backbone.stem.0", 3, w[0] / 2, 3, 2));
  stem_.push_back(conv(layers, "backbone.stem.1", w[0] / 2, w[0] / 2, 3));
  stem_.push_back(conv(layers, "backbone.stem.2", w[0] / 2, w[0], 3));
  for (std::size_t i = 0; i < 4; ++i) {
    const bool last = i == 3;
    const auto stage = fmt::format("backbone.stage{}", i + 1);
    down_.push_back(conv(layers, stage + ".0", w[i], w[i + 1], 3, 2));
    if (last) {
      pyramid_.push_back(conv(layers, stage + ".1.conv1", w[4], w[4] / 2, 1));
      pyramid_.push_back(conv(layers, stage + ".1.conv2", 2 * w[4], w[4], 1));
    }
    stages_.emplace_back(layers, stage + (last ? ".2" : ".1"), w[i + 1], variant.depths[i], !last);
  }
}

at::Tensor Cspnext::pooled(const at::Tensor& x) const {
  auto y = pyramid_[0](x);
  ChannelStack stack(y, 4 * y.size(1));
  stack.put(y);
  for (int i = 0; i < 3; ++i) {
    y = at::max_pool2d(y, {5, 5}, {1, 1}, {2, 2});  // the maximum of maxima: 5x5, 9x9, 13x13
    stack.put(y);
  }
  return pyramid_[1](stack.tensor());
}

at::Tensor Cspnext::operator()(const at::Tensor& x) const {
  auto y = stem_[2](stem_[1](stem_[0](x)));
  for (std::size_t i = 0; i < stages_.size(); ++i) {
    y = down_[i](y);
    y = stages_[i](i + 1 == stages_.size() ? pooled(y) : y);
  }
  return y;
}

}  // namespace smartcv::nn
