#include "nn/networks/mtcnn_nets.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/prelu.h>

#include <cmath>
#include <initializer_list>
#include <string>
#include <utility>

#include "base/format.h"
#include "nn/layer_builder.h"

namespace smartcv::nn::mtcnn {

struct Net::Builder {
  LayerBuilder layers;

  Builder(const weights::Weights& weights, const Device& device, ConvPath path)
      : layers(weights, in_fp32(device), path, LayerBuilder::Purpose::load) {}

  static Device in_fp32(Device device) {
    device.precision = Precision::fp32;
    return device;
  }

  [[nodiscard]] Conv conv(const at::Tensor& weight, const at::Tensor& bias) const {
    ConvSpec spec = conv_spec(weight.size(1), weight.size(0), 1);  // the kernel is the weight's own
    spec.same_padding = false;
    return layers.make(weight, bias, spec);
  }

  [[nodiscard]] at::Tensor slopes(int index, std::int64_t channels) {
    return layers.placed(fmt::format("prelu{}.weight", index), {channels});
  }

  [[nodiscard]] Layer layer(int index, std::int64_t in, std::int64_t out, std::int64_t kernel, Pool pool) {
    ConvSpec spec = conv_spec(in, out, kernel);
    spec.same_padding = false;
    return {layers.conv(fmt::format("conv{}", index), spec), slopes(index, out), pool};
  }

  // A dense layer over [in, side, side] values, flattened in the order columns, rows, channels.
  [[nodiscard]] Layer dense(int index, std::int64_t in, std::int64_t side, std::int64_t out) {
    const auto name = fmt::format("dense{}", index);
    const auto weight = layers.tensor(name + ".weight", {out, side * side * in});
    return {conv(weight.view({out, side, side, in}).permute({0, 3, 2, 1}), layers.tensor(name + ".bias", {out})),
            slopes(index, out),
            {}};
  }

  // Several 1x1 convolutions or dense layers side by side.
  struct Head {
    const char* name;
    std::int64_t out;
  };
  [[nodiscard]] Conv heads(std::int64_t in, std::initializer_list<Head> list, bool convolutions) {
    std::vector<at::Tensor> kernels;
    std::vector<at::Tensor> biases;
    for (const auto& [name, out] : list) {
      const auto weight_name = fmt::format("{}.weight", name);
      kernels.push_back(convolutions ? layers.tensor(weight_name, {out, in, 1, 1})
                                     : layers.tensor(weight_name, {out, in}).view({out, in, 1, 1}));
      biases.push_back(layers.tensor(fmt::format("{}.bias", name), {out}));
    }
    return conv(at::cat(kernels), at::cat(biases));
  }
};

Net::Net(std::vector<Layer> layers, Conv head, at::TensorOptions where)
    : layers_(std::move(layers)), head_(std::move(head)), where_(where) {}

Net Net::p_net(const weights::Weights& weights, const Device& device, ConvPath path) {
  Builder build(weights, device, path);
  std::vector<Layer> layers;
  layers.push_back(build.layer(1, 3, 10, 3, {2, 2}));
  layers.push_back(build.layer(2, 10, 16, 3, {}));
  layers.push_back(build.layer(3, 16, 32, 3, {}));
  return {std::move(layers), build.heads(32, {{"conv4_1", 2}, {"conv4_2", 4}}, true), build.layers.where()};
}

Net Net::r_net(const weights::Weights& weights, const Device& device, ConvPath path) {
  Builder build(weights, device, path);
  std::vector<Layer> layers;
  layers.push_back(build.layer(1, 3, 28, 3, {3, 2}));
  layers.push_back(build.layer(2, 28, 48, 3, {3, 2}));
  layers.push_back(build.layer(3, 48, 64, 2, {}));
  layers.push_back(build.dense(4, 64, 3, 128));
  return {std::move(layers), build.heads(128, {{"dense5_1", 2}, {"dense5_2", 4}}, false), build.layers.where()};
}

Net Net::o_net(const weights::Weights& weights, const Device& device, ConvPath path) {
  Builder build(weights, device, path);
  std::vector<Layer> layers;
  layers.push_back(build.layer(1, 3, 32, 3, {3, 2}));
  layers.push_back(build.layer(2, 32, 64, 3, {3, 2}));
  layers.push_back(build.layer(3, 64, 64, 3, {2, 2}));
  layers.push_back(build.layer(4, 64, 128, 2, {}));
  layers.push_back(build.dense(5, 128, 3, 256));
  return {std::move(layers), build.heads(256, {{"dense6_1", 2}, {"dense6_2", 4}, {"dense6_3", 10}}, false),
          build.layers.where()};
}

at::Tensor Net::operator()(const at::Tensor& x) const {
  at::Tensor y = x.to(where_);
  for (const auto& layer : layers_) {
    y = at::prelu(layer.conv(y), layer.slopes);
    if (layer.pool.kernel != 0) {
      y = at::max_pool2d(y, layer.pool.kernel, layer.pool.stride, 0, 1, true);
    }
  }
  return head_(y).to(at::kCPU).contiguous(at::MemoryFormat::ChannelsLast);
}

float face_probability(float not_face, float face) { return 1 / (1 + std::exp(not_face - face)); }

}  // namespace smartcv::nn::mtcnn
