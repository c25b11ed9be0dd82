#include "nn/networks/deep_guided_filter.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/upsample_bilinear2d.h>

#include <utility>

#include "base/format.h"
#include "nn/networks/guided_filter_rows.h"

namespace smartcv::nn {
namespace {

constexpr double eps = 1e-5;
constexpr std::int64_t guides = 4;
constexpr std::int64_t hidden_channels = 16;
constexpr std::int64_t colors = 3;

at::TensorOptions channels_last(const at::Tensor& like) {
  return like.options().memory_format(at::MemoryFormat::ChannelsLast);
}

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

MatteRows rows_of(const MatteTensors& matte) {
  return {matte.alpha.data_ptr<float>(), matte.foreground.defined() ? matte.foreground.data_ptr<float>() : nullptr};
}

}  // namespace

DeepGuidedFilter::DeepGuidedFilter(LayerBuilder& layers, const std::string& name) : path_(layers.path()) {
  const auto where = layers.where().dtype(at::kFloat);
  box_ = layers.tensor(name + ".box_filter.weight", {guides, 1, 3, 3}).to(where).contiguous();
  const auto conv = [&](const at::Tensor& weight, const at::Tensor& bias, Activation activation) {
    ConvOptions options;
    options.activation = activation;
    options.path = path_;
    convs_.emplace_back(weight.to(where).contiguous(), bias.to(where).contiguous(), options);
  };
  const auto conv_norm = [&](int index, std::int64_t in) {
    const auto weight = layers.tensor(fmt::format("{}.conv.{}.weight", name, index), {hidden_channels, in, 1, 1});
    const auto part = [&](const char* key) {
      return layers.tensor(fmt::format("{}.conv.{}.{}", name, index + 1, key), {hidden_channels});
    };
    const auto folded =
        fold_batch_norm(weight, {}, {part("weight"), part("bias"), part("running_mean"), part("running_var"), eps}, 0);
    conv(folded.weight, folded.bias, Activation::relu);
  };
  conv_norm(0, 2 * guides + hidden_channels);
  conv_norm(3, hidden_channels);
  conv(layers.tensor(name + ".conv.6.weight", {guides, hidden_channels, 1, 1}),
       layers.tensor(name + ".conv.6.bias", {guides}), Activation::none);
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
  auto features = at::empty({1, 2 * guides + hidden_channels, size.rows, size.columns}, channels_last(picture));
  auto means = at::empty({1, 2 * guides, size.rows, size.columns}, channels_last(picture));
  guided_filter_statistics({small.picture.const_data_ptr<float>(), small.result.const_data_ptr<float>(),
                            small.hidden.const_data_ptr<float>(), box_.const_data_ptr<float>()},
                           size, features.data_ptr<float>(), means.data_ptr<float>());
  const auto slopes = layers(std::move(features));
  auto matte = empty_matte(picture, foreground);
  guided_filter_apply({slopes.const_data_ptr<float>(), means.const_data_ptr<float>(), size},
                      picture.const_data_ptr<float>(), {picture.size(2), picture.size(3)}, rows_of(matte));
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
