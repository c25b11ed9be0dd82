#include "nn/networks/deep_guided_filter.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/upsample_bilinear2d.h>

#include <cstddef>
#include <cstring>
#include <memory>
#include <utility>

#include "base/format.h"
#include "nn/networks/guided_filter_rows.h"

namespace smartcv::nn {
namespace {

constexpr double eps = 1e-5;
constexpr std::int64_t guides = 4;
constexpr std::int64_t hidden_channels = 16;
constexpr std::int64_t colors = 3;

at::Tensor with_mean(const at::Tensor& picture) { return at::cat({picture, at::mean(picture, {1}, true)}, 1); }

MatteTensors empty_matte(const at::Tensor& picture, bool foreground) {
  const auto options = picture.options().memory_format(at::MemoryFormat::Contiguous);
  MatteTensors matte;
  matte.alpha = at::empty({1, 1, picture.size(2), picture.size(3)}, options);
  if (foreground) {
    matte.foreground = at::empty({1, colors, picture.size(2), picture.size(3)}, options);
  }
  return matte;
}

// weight [out,in,1,1], bias [out]
template <std::size_t in, std::size_t out>
GuidedFilterWeights::Layer<in, out> layer_of(const FoldedConv& conv) {
  const auto* const weight = conv.weight.const_data_ptr<float>();
  const auto* const bias = conv.bias.const_data_ptr<float>();
  GuidedFilterWeights::Layer<in, out> layer;
  for (std::size_t o = 0; o < out; ++o) {
    layer.bias[o] = bias[o];
    for (std::size_t i = 0; i < in; ++i) {
      layer.weight[i][o] = weight[o * in + i];
    }
  }
  return layer;
}

MatteRows rows_of(const MatteTensors& matte) {
  return {matte.alpha.data_ptr<float>(), matte.foreground.defined() ? matte.foreground.data_ptr<float>() : nullptr};
}

}  // namespace

DeepGuidedFilter::DeepGuidedFilter(LayerBuilder& layers, const std::string& name) : path_(layers.path()) {
  const auto where = layers.where().dtype(at::kFloat);
  box_ = layers.tensor(name + ".box_filter.weight", {guides, 1, 3, 3}).to(where).contiguous();
  const auto conv_norm = [&](int index, std::int64_t in) {
    const auto weight = layers.tensor(fmt::format("{}.conv.{}.weight", name, index), {hidden_channels, in, 1, 1});
    const auto part = [&](const char* key) {
      return layers.tensor(fmt::format("{}.conv.{}.{}", name, index + 1, key), {hidden_channels});
    };
    return fold_batch_norm(weight, {}, {part("weight"), part("bias"), part("running_mean"), part("running_var"), eps},
                           0);
  };
  std::vector<FoldedConv> convs{conv_norm(0, 2 * guides + hidden_channels),
                                conv_norm(3, hidden_channels),
                                {layers.tensor(name + ".conv.6.weight", {guides, hidden_channels, 1, 1}),
                                 layers.tensor(name + ".conv.6.bias", {guides})}};
  for (auto& [weight, bias] : convs) {
    weight = weight.to(where).contiguous();
    bias = bias.to(where).contiguous();
  }
  if (path_ == ConvPath::plain || box_.is_meta()) {
    for (const auto& [weight, bias] : convs) {
      ConvOptions options;
      options.activation = &weight != &convs.back().weight ? Activation::relu : Activation::none;
      options.path = path_;
      convs_.emplace_back(weight, bias, options);
    }
    return;
  }
  GuidedFilterWeights weights{};
  std::memcpy(weights.box.data(), box_.const_data_ptr<float>(), sizeof(weights.box));
  weights.first = layer_of<GuidedFilterWeights::features, GuidedFilterWeights::hidden>(convs[0]);
  weights.second = layer_of<GuidedFilterWeights::hidden, GuidedFilterWeights::hidden>(convs[1]);
  weights.third = layer_of<GuidedFilterWeights::hidden, GuidedFilterWeights::guides>(convs[2]);
  weights_ = std::make_shared<const GuidedFilterWeights>(weights);
}

MatteTensors DeepGuidedFilter::operator()(const at::Tensor& picture, const Small& small, bool foreground) const {
  return path_ == ConvPath::fused ? fused(picture, small, foreground) : plain(picture, small, foreground);
}

at::Tensor DeepGuidedFilter::layers(at::Tensor x) const {
  for (const auto& conv : convs_) {
    x = conv(x);
  }
  return x;
}

MatteTensors DeepGuidedFilter::fused(const at::Tensor& picture, const Small& small, bool foreground) const {
  const GridSize size{small.picture.size(2), small.picture.size(3)};
  auto maps = at::empty({2 * guides * size.rows * size.columns + guided_filter_room}, picture.options());
  guided_filter_maps({small.picture.const_data_ptr<float>(), small.result.const_data_ptr<float>(),
                      small.hidden.const_data_ptr<float>()},
                     *weights_, size, maps.data_ptr<float>());
  auto matte = empty_matte(picture, foreground);
  guided_filter_apply(maps.const_data_ptr<float>(), size, picture.const_data_ptr<float>(),
                      {picture.size(2), picture.size(3)}, rows_of(matte));
  return matte;
}

MatteTensors DeepGuidedFilter::plain(const at::Tensor& picture, const Small& small, bool foreground) const {
  const auto box = [&](const at::Tensor& x) { return at::conv2d(x, box_, {}, 1, 1, 1, guides); };
  const auto x = with_mean(small.picture);
  const auto& y = small.result;
  const auto mean_x = box(x);
  const auto mean_y = box(y);
  const auto covariance = box(x.mul(y)).sub(mean_x.mul(mean_y));
  const auto variance = box(x.mul(x)).sub(mean_x.mul(mean_x));
  const auto slope = layers(at::cat({covariance, variance, small.hidden}, 1));
  const auto offset = mean_y.sub(slope.mul(mean_x));
  const auto enlarged = [&](const at::Tensor& map) {
    return at::upsample_bilinear2d(map, {picture.size(2), picture.size(3)}, false);
  };
  return clipped_matte(picture, enlarged(slope).mul_(with_mean(picture)).add_(enlarged(offset)), foreground);
}

MatteTensors clipped_matte(const at::Tensor& picture, const at::Tensor& result, bool foreground) {
  MatteTensors matte;
  matte.alpha = result.narrow(1, colors, 1).clamp(0, 1).contiguous();
  if (foreground) {
    matte.foreground = result.narrow(1, 0, colors).add(picture).clamp_(0, 1).contiguous(at::MemoryFormat::Contiguous);
  }
  return matte;
}

}  // namespace smartcv::nn
