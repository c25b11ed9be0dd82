#include "nn/networks/yolov8_blocks.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/max_pool2d.h>

#include <utility>

#include "base/format.h"

namespace smartcv::nn {
namespace {

constexpr double norm_eps = 1e-3;  // set where the network is made, not in the file

}  // namespace

Conv yolov8_conv(LayerBuilder& layers, const std::string& name, std::int64_t in, std::int64_t out, std::int64_t kernel,
                 std::int64_t stride) {
  return layers.conv_norm(name + ".conv", name + ".bn", conv_spec(in, out, kernel, stride, Activation::swish),
                          norm_eps);
}

C2f::C2f(LayerBuilder& layers, const std::string& name, std::int64_t in, std::int64_t out, std::int64_t count,
         bool shortcut)
    : first_(yolov8_conv(layers, name + ".cv1", in, out, 1)),
      last_(yolov8_conv(layers, name + ".cv2", (2 + count) * (out / 2), out, 1)),
      shortcut_(shortcut) {
  const std::int64_t half = out / 2;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto inner = fmt::format("{}.m.{}", name, i);
    auto first = yolov8_conv(layers, inner + ".cv1", half, half, 3);
    bottlenecks_.push_back({std::move(first), yolov8_conv(layers, inner + ".cv2", half, half, 3)});
  }
}

// Measured: oneDNN would copy a slice of the channels to a tensor of its own for each reader, so that is done once
// here; making the halves by two convolutions costs as much as that copy; cat() is faster than filling the slices of
// one tensor part by part.
at::Tensor C2f::operator()(const at::Tensor& x) const {
  const auto both = first_(x);
  const auto half = both.size(1) / 2;
  std::vector<at::Tensor> parts{both};
  auto y = both.narrow(1, half, half).contiguous(at::MemoryFormat::ChannelsLast);
  for (const auto& bottleneck : bottlenecks_) {
    auto z = bottleneck.second(bottleneck.first(y));
    if (shortcut_) {
      z.add_(y);
    }
    y = z;
    parts.push_back(std::move(z));
  }
  return last_(at::cat(parts, 1));
}

Sppf::Sppf(LayerBuilder& layers, const std::string& name, std::int64_t channels)
    : first_(yolov8_conv(layers, name + ".cv1", channels, channels / 2, 1)),
      last_(yolov8_conv(layers, name + ".cv2", 2 * channels, channels, 1)) {}

at::Tensor Sppf::operator()(const at::Tensor& x) const {
  std::vector<at::Tensor> parts{first_(x)};
  for (int i = 0; i < 3; ++i) {
    // The maximum of maxima: 5x5, 9x9, 13x13.
    parts.push_back(at::max_pool2d(parts.back(), {5, 5}, {1, 1}, {2, 2}));
  }
  return last_(at::cat(parts, 1));
}

}  // namespace smartcv::nn
