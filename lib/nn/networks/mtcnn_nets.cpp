#include "nn/networks/mtcnn_nets.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/prelu.h>

#include <cmath>
#include <initializer_list>
#include <string>
#include <utility>

#include "base/format.h"
#include "nn/tensor_view.h"

namespace smartcv::nn::mtcnn {

struct Net::Builder {
  const weights::Weights& weights;
  at::TensorOptions where;
  ConvPath path;

  Builder(const weights::Weights& from, const Device& device, ConvPath wanted)
      : weights(from),
        where(at::TensorOptions(at::kFloat)
                  .device(device.cuda ? at::Device(at::kCUDA, static_cast<at::DeviceIndex>(device.index))
                                      : at::Device(at::kCPU))),
        path(device.cuda ? ConvPath::plain : wanted) {}

  [[nodiscard]] Conv conv(const at::Tensor& weight, const at::Tensor& bias) const {
    ConvOptions options;
    options.path = path;
    return {weight.to(where).contiguous(), bias.to(where).contiguous(), options};
  }

  [[nodiscard]] at::Tensor slopes(int index, std::int64_t channels) const {
    return get_tensor(weights, fmt::format("prelu{}.weight", index), {channels}).to(where);
  }

  [[nodiscard]] Layer layer(int index, std::int64_t in, std::int64_t out, std::int64_t kernel, Pool pool) const {
    const auto name = fmt::format("conv{}", index);
    return {conv(get_tensor(weights, name + ".weight", {out, in, kernel, kernel}),
                 get_tensor(weights, name + ".bias", {out})),
            slopes(index, out), pool};
  }

  // A dense layer over [in, side, side] values, flattened in the order columns, rows, channels.
  [[nodiscard]] Layer dense(int index, std::int64_t in, std::int64_t side, std::int64_t out) const {
    const auto name = fmt::format("dense{}", index);
    const auto weight = get_tensor(weights, name + ".weight", {out, side * side * in});
    return {conv(weight.view({out, side, side, in}).permute({0, 3, 2, 1}), get_tensor(weights, name + ".bias", {out})),
            slopes(index, out),
            {}};
  }

  // Several 1x1 convolutions or dense layers side by side.
  struct Head {
    const char* name;
    std::int64_t out;
  };
  [[nodiscard]] Conv heads(std::int64_t in, std::initializer_list<Head> list, bool convolutions) const {
    std::vector<at::Tensor> kernels;
    std::vector<at::Tensor> biases;
    for (const auto& [name, out] : list) {
      const auto weight_name = fmt::format("{}.weight", name);
      kernels.push_back(convolutions ? get_tensor(weights, weight_name, {out, in, 1, 1})
                                     : get_tensor(weights, weight_name, {out, in}).view({out, in, 1, 1}));
      biases.push_back(get_tensor(weights, fmt::format("{}.bias", name), {out}));
    }
    return conv(at::cat(kernels), at::cat(biases));
  }
};

Net::Net(std::vector<Layer> layers, Conv head, at::TensorOptions where)
    : layers_(std::move(layers)), head_(std::move(head)), where_(where) {}

Net Net::p_net(const weights::Weights& weights, const Device& device, ConvPath path) {
  const Builder build(weights, device, path);
  std::vector<Layer> layers;
  layers.push_back(build.layer(1, 3, 10, 3, {2, 2}));
  layers.push_back(build.layer(2, 10, 16, 3, {}));
  layers.push_back(build.layer(3, 16, 32, 3, {}));
  return {std::move(layers), build.heads(32, {{"conv4_1", 2}, {"conv4_2", 4}}, true), build.where};
}

Net Net::r_net(const weights::Weights& weights, const Device& device, ConvPath path) {
  const Builder build(weights, device, path);
  std::vector<Layer> layers;
  layers.push_back(build.layer(1, 3, 28, 3, {3, 2}));
  layers.push_back(build.layer(2, 28, 48, 3, {3, 2}));
  layers.push_back(build.layer(3, 48, 64, 2, {}));
  layers.push_back(build.dense(4, 64, 3, 128));
  return {std::move(layers), build.heads(128, {{"dense5_1", 2}, {"dense5_2", 4}}, false), build.where};
}

Net Net::o_net(const weights::Weights& weights, const Device& device, ConvPath path) {
  const Builder build(weights, device, path);
  std::vector<Layer> layers;
  layers.push_back(build.layer(1, 3, 32, 3, {3, 2}));
  layers.push_back(build.layer(2, 32, 64, 3, {3, 2}));
  layers.push_back(build.layer(3, 64, 64, 3, {2, 2}));
  layers.push_back(build.layer(4, 64, 128, 2, {}));
  layers.push_back(build.dense(5, 128, 3, 256));
  return {std::move(layers), build.heads(256, {{"dense6_1", 2}, {"dense6_2", 4}, {"dense6_3", 10}}, false),
          build.where};
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
