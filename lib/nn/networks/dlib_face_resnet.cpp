#include "nn/networks/dlib_face_resnet.h"

#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/mm.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "base/format.h"
#include "weights/dlib_face.h"

namespace smartcv::nn {
namespace {

FoldedConv with_affine(LayerBuilder& layers, const std::string& conv, const std::string& affine, const ConvSpec& spec) {
  const auto weight = layers.tensor(conv + ".weight", {spec.out, spec.in, spec.kernel[0], spec.kernel[1]});
  const auto bias = layers.tensor(conv + ".bias", {spec.out}).to(at::kDouble);
  const auto scale = layers.tensor(affine + ".weight", {spec.out}).to(at::kDouble);
  const auto shift = layers.tensor(affine + ".bias", {spec.out}).to(at::kDouble);
  return {weight.to(at::kDouble).mul(scale.view({-1, 1, 1, 1})).to(at::kFloat),
          bias.mul(scale).add(shift).to(at::kFloat)};
}

Conv affine_conv(LayerBuilder& layers, const std::string& conv, const std::string& affine, const ConvSpec& spec) {
  const auto folded = with_affine(layers, conv, affine, spec);
  return layers.make(folded.weight, folded.bias, spec);
}

ConvSpec stem_spec() {
  auto spec = conv_spec(3, 32, 7, 2, Activation::relu);
  spec.same_padding = false;
  return spec;
}

// relu(main + shortcut), where main is the second convolution of `inner` and the shortcut is x at half the size. The
// two have different shapes: both are taken as extended with zeros, at the last channels, rows and columns.
at::Tensor halved(const Conv& second, const at::Tensor& inner, const at::Tensor& x) {
  const auto shortcut = at::avg_pool2d(x, {2, 2}, {2, 2});
  const auto rows = std::max(inner.size(2), shortcut.size(2));
  const auto columns = std::max(inner.size(3), shortcut.size(3));
  auto sum = at::empty({x.size(0), second.out_channels(), rows, columns},
                       x.options().memory_format(at::MemoryFormat::ChannelsLast));
  sum.zero_();  // at::zeros() would not heed the memory format
  sum.narrow(1, 0, shortcut.size(1)).narrow(2, 0, shortcut.size(2)).narrow(3, 0, shortcut.size(3)).copy_(shortcut);
  if (inner.size(2) == rows && inner.size(3) == columns) {
    return second.add_to(sum, inner, Activation::relu);
  }
  sum.narrow(2, 0, inner.size(2)).narrow(3, 0, inner.size(3)).add_(second(inner));
  return sum.relu_();
}

}  // namespace

DlibFaceResnet::DlibFaceResnet(LayerBuilder& layers)
    : where_(layers.where()),
      mean_(layers.tensor("mean", {3}).view({1, 3, 1, 1}).to(layers.where().device())),
      stem_(affine_conv(layers, "stem.conv", "stem.affine", stem_spec())),
      fc_(layers.tensor("fc.weight", {dimension, 256}).t().contiguous().to(layers.where().device())) {
  const auto& blocks = weights::dlib_face_v1().blocks;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const auto& [in, out, halves] = blocks[i];
    const auto name = [i](const char* part) { return fmt::format("blocks.{}.{}", i, part); };
    auto spec = conv_spec(in, out, 3, halves ? 2 : 1, Activation::relu);
    spec.same_padding = !halves;
    auto first = affine_conv(layers, name("conv1"), name("affine1"), spec);
    auto second = affine_conv(layers, name("conv2"), name("affine2"), conv_spec(out, out, 3));
    blocks_.push_back({std::move(first), std::move(second), halves});
  }
}

at::Tensor DlibFaceResnet::operator()(const at::Tensor& x) const {
  return watched(x, [](const at::Tensor&) {});
}

at::Tensor DlibFaceResnet::watched(const at::Tensor& x, const std::function<void(const at::Tensor&)>& seen) const {
  constexpr double unit = 1.0 / 256;
  const auto centred = x.to(where_.device()).to(at::kFloat).sub(mean_).mul_(unit).to(where_.dtype().toScalarType());
  auto y = at::max_pool2d(stem_(centred), {3, 3}, {2, 2});
  seen(y);
  for (const auto& block : blocks_) {
    const auto inner = block.first(y);
    y = block.halves ? halved(block.second, inner, y) : block.second.add_to(y, inner, Activation::relu);
    seen(y);
  }
  return at::mm(y.to(at::kFloat).mean({2, 3}), fc_);
}

}  // namespace smartcv::nn
