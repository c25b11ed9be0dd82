#include "nn/networks/yolov8_blocks.h"

#include <ATen/ops/max_pool2d.h>

#include <cstddef>

#include "base/format.h"
#include "nn/channel_stack.h"

namespace smartcv::nn {
namespace {

constexpr double norm_eps = 1e-3;  // set where the network is made, not in the file

std::vector<Conv> conv_halves(LayerBuilder& layers, const std::string& name, std::int64_t in, std::int64_t half) {
  const std::int64_t out = 2 * half;
  const auto part = [&](const char* suffix) { return layers.tensor(name + ".bn." + suffix, {out}); };
  const auto weight = layers.tensor(name + ".conv.weight", {out, in, 1, 1});
  const BatchNorm norm{part("weight"), part("bias"), part("running_mean"), part("running_var"), norm_eps};
  const auto folded = fold_batch_norm(weight, {}, norm, 0);
  std::vector<Conv> halves;
  for (const std::int64_t first : {std::int64_t{0}, half}) {
    halves.push_back(layers.make(folded.weight.narrow(0, first, half), folded.bias.narrow(0, first, half),
                                 conv_spec(in, half, 1, 1, Activation::swish)));
  }
  return halves;
}

}  // namespace

Conv yolov8_conv(LayerBuilder& layers, const std::string& name, std::int64_t in, std::int64_t out, std::int64_t kernel,
                 std::int64_t stride) {
  return layers.conv_norm(name + ".conv", name + ".bn", conv_spec(in, out, kernel, stride, Activation::swish),
                          norm_eps);
}

C2f::C2f(LayerBuilder& layers, const std::string& name, std::int64_t in, std::int64_t out, std::int64_t count,
         bool shortcut)
    : halves_(conv_halves(layers, name + ".cv1", in, out / 2)),
      last_(yolov8_conv(layers, name + ".cv2", (2 + count) * (out / 2), out, 1)),
      shortcut_(shortcut) {
  const std::int64_t half = out / 2;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto inner = fmt::format("{}.m.{}", name, i);
    auto first = yolov8_conv(layers, inner + ".cv1", half, half, 3);
    bottlenecks_.push_back({std::move(first), yolov8_conv(layers, inner + ".cv2", half, half, 3)});
  }
}

at::Tensor C2f::operator()(const at::Tensor& x) const {
  auto y = halves_[1](x);
  ChannelStack stack(y, y.size(1) * static_cast<std::int64_t>(2 + bottlenecks_.size()));
  stack.put(halves_[0](x));
  stack.put(y);
  for (std::size_t i = 0; i < bottlenecks_.size(); ++i) {
    auto z = bottlenecks_[i].second(bottlenecks_[i].first(y));
    if (!shortcut_) {
      stack.put(z);
      y = z;
    } else if (i + 1 == bottlenecks_.size()) {
      stack.put_sum(z, y);
    } else {
      y.add_(z);  // what it was stands in the stack already
      stack.put(y);
    }
  }
  return last_(stack.tensor());
}

Sppf::Sppf(LayerBuilder& layers, const std::string& name, std::int64_t channels)
    : first_(yolov8_conv(layers, name + ".cv1", channels, channels / 2, 1)),
      last_(yolov8_conv(layers, name + ".cv2", 2 * channels, channels, 1)) {}

at::Tensor Sppf::operator()(const at::Tensor& x) const {
  auto y = first_(x);
  ChannelStack stack(y, 4 * y.size(1));
  stack.put(y);
  for (int i = 0; i < 3; ++i) {
    y = at::max_pool2d(y, {5, 5}, {1, 1}, {2, 2});  // the maximum of maxima: 5x5, 9x9, 13x13
    stack.put(y);
  }
  return last_(stack.tensor());
}

}  // namespace smartcv::nn
