#include "tests/nn/eager.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/batch_norm.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/hardsigmoid.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/norm.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/upsample_nearest2d.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "base/format.h"
#include "nn/tensor_view.h"

namespace smartcv::tests {
namespace {

// Keeps the activations' size from layer to layer.
at::Tensor made_up(const std::string& name, const std::vector<std::int64_t>& shape) {
  if (name.ends_with("running_var") || name.ends_with("gamma") || (shape.size() == 1 && !name.ends_with("bias"))) {
    return at::rand(shape).add(0.5);
  }
  double fan_in = 1;
  for (std::size_t i = 1; i < shape.size(); ++i) {
    fan_in *= static_cast<double>(shape[i]);
  }
  return at::randn(shape).mul(shape.size() == 1 ? 0.1 : std::sqrt(2.5 / fan_in));
}

}  // namespace

EagerLayers::EagerLayers(double norm_eps, const weights::Weights& weights) : norm_eps_(norm_eps) {
  for (const auto& [name, view] : weights.tensors()) {
    if (view.type != weights::DataType::int64) {
      tensors_[name] = nn::to_tensor(view, name);
    }
  }
}

at::Tensor EagerLayers::tensor(const std::string& name, const std::vector<std::int64_t>& shape) {
  auto& tensor = tensors_[name];
  if (!tensor.defined()) {
    tensor = made_up(name, shape);
  }
  return tensor;
}

at::Tensor EagerLayers::conv_norm_silu(const std::string& name, const at::Tensor& x, std::int64_t out,
                                       std::int64_t kernel, std::int64_t stride, std::int64_t groups) {
  const auto weight = tensor(name + ".conv.weight", {out, x.size(1) / groups, kernel, kernel});
  const auto norm = [&](const char* part) { return tensor(name + ".bn." + part, {out}); };
  const auto y = at::conv2d(x, weight, {}, stride, kernel / 2, 1, groups);
  return at::silu(at::batch_norm(y, norm("weight"), norm("bias"), norm("running_mean"), norm("running_var"), false, 0,
                                 norm_eps_, false));
}

at::Tensor EagerLayers::conv(const std::string& name, const at::Tensor& x, std::int64_t out, std::int64_t kernel) {
  const auto weight = tensor(name + ".weight", {out, x.size(1), kernel, kernel});
  return at::conv2d(x, weight, tensor(name + ".bias", {out}), 1, kernel / 2);
}

weights::Weights EagerLayers::weights() const {
  std::map<std::string, weights::TensorView> views;
  for (const auto& [name, tensor] : tensors_) {
    views[name] = {weights::DataType::float32,
                   tensor.sizes().vec(),
                   {static_cast<const std::byte*>(tensor.const_data_ptr()), tensor.nbytes()}};
  }
  return {std::move(views), nullptr, "made-up"};
}

std::vector<at::Tensor> eager_yolov8_pose(EagerLayers& layers, const at::Tensor& x,
                                          const std::vector<std::int64_t>& widths, std::int64_t depth) {
  const auto name = [](int index) { return fmt::format("model.{}", index); };
  const auto c2f = [&](int index, const at::Tensor& in, std::int64_t out, std::int64_t count, bool shortcut) {
    auto parts = layers.conv_norm_silu(name(index) + ".cv1", in, out, 1).chunk(2, 1);
    for (std::int64_t i = 0; i < count; ++i) {
      const auto inner = fmt::format("{}.m.{}", name(index), i);
      const auto y = layers.conv_norm_silu(inner + ".cv2",
                                           layers.conv_norm_silu(inner + ".cv1", parts.back(), out / 2, 3), out / 2, 3);
      parts.push_back(shortcut ? parts.back().add(y) : y);
    }
    return layers.conv_norm_silu(name(index) + ".cv2", at::cat(parts, 1), out, 1);
  };
  const auto doubled = [](const at::Tensor& in) {
    return at::upsample_nearest2d(in, {in.size(2) * 2, in.size(3) * 2});
  };
  at::Tensor y = layers.conv_norm_silu(name(0), x, widths[0], 3, 2);
  std::vector<at::Tensor> stage;
  for (int i = 0; i < 4; ++i) {
    const auto width = widths[static_cast<std::size_t>(i) + 1];
    y = c2f(2 * i + 2, layers.conv_norm_silu(name(2 * i + 1), y, width, 3, 2), width,
            i == 1 || i == 2 ? 2 * depth : depth, true);
    stage.push_back(y);
  }
  std::vector<at::Tensor> pools{layers.conv_norm_silu("model.9.cv1", y, widths[4] / 2, 1)};
  for (int i = 0; i < 3; ++i) {
    pools.push_back(at::max_pool2d(pools.back(), 5, 1, 2));
  }
  const auto p5 = layers.conv_norm_silu("model.9.cv2", at::cat(pools, 1), widths[4], 1);
  const auto n12 = c2f(12, at::cat({doubled(p5), stage[2]}, 1), widths[3], depth, false);
  const auto n15 = c2f(15, at::cat({doubled(n12), stage[1]}, 1), widths[2], depth, false);
  const auto n18 =
      c2f(18, at::cat({layers.conv_norm_silu(name(16), n15, widths[2], 3, 2), n12}, 1), widths[3], depth, false);
  const auto n21 =
      c2f(21, at::cat({layers.conv_norm_silu(name(19), n18, widths[3], 3, 2), p5}, 1), widths[4], depth, false);
  layers.tensor("model.22.dfl.conv.weight", {1, 16, 1, 1}).copy_(at::arange(16).view({1, 16, 1, 1}));
  const std::vector<at::Tensor> levels{n15, n18, n21};
  std::vector<at::Tensor> raw;
  std::vector<at::Tensor> points;
  for (std::size_t i = 0; i < levels.size(); ++i) {
    const auto branch = [&](int part, std::int64_t hidden, std::int64_t out) {
      const auto head = fmt::format("model.22.cv{}.{}", part, i);
      const auto inner =
          layers.conv_norm_silu(head + ".1", layers.conv_norm_silu(head + ".0", levels[i], hidden, 3), hidden, 3);
      return layers.conv(head + ".2", inner, out, 1);
    };
    raw.push_back(at::cat({branch(2, std::max<std::int64_t>(64, widths[2] / 4), 64), branch(3, widths[2], 1)}, 1));
    points.push_back(branch(4, std::max<std::int64_t>(51, widths[2] / 4), 51));
  }
  raw.insert(raw.end(), points.begin(), points.end());
  return raw;
}

std::vector<at::Tensor> eager_rtmpose(EagerLayers& layers, const at::Tensor& x, const std::vector<std::int64_t>& widths,
                                      const std::vector<std::int64_t>& depths) {
  const auto scale_norm = [&](const std::string& name, const at::Tensor& in) {
    const auto norm = at::norm(in, 2, {-1}, true).div(std::sqrt(static_cast<double>(in.size(-1))));
    return in.div(at::clamp(norm, 1e-5)).mul(layers.tensor(name + ".g", {1}));
  };
  const auto csp = [&](const std::string& name, const at::Tensor& in, std::int64_t count, bool identity) {
    const auto half = in.size(1) / 2;
    auto main = layers.conv_norm_silu(name + ".main_conv", in, half, 1);
    for (std::int64_t i = 0; i < count; ++i) {
      const auto block = fmt::format("{}.blocks.{}", name, i);
      auto y = layers.conv_norm_silu(block + ".conv1", main, half, 3);
      y = layers.conv_norm_silu(block + ".conv2.depthwise_conv", y, half, 5, 1, half);
      y = layers.conv_norm_silu(block + ".conv2.pointwise_conv", y, half, 1);
      main = identity ? main.add(y) : y;
    }
    const auto both = at::cat({main, layers.conv_norm_silu(name + ".short_conv", in, half, 1)}, 1);
    const auto weights =
        at::hardsigmoid(layers.conv(name + ".attention.fc", at::mean(both, {2, 3}, true), in.size(1), 1));
    return layers.conv_norm_silu(name + ".final_conv", both.mul(weights), in.size(1), 1);
  };
  auto y = layers.conv_norm_silu("backbone.stem.0", x, widths[0] / 2, 3, 2);
  y = layers.conv_norm_silu("backbone.stem.1", y, widths[0] / 2, 3);
  y = layers.conv_norm_silu("backbone.stem.2", y, widths[0], 3);
  for (std::size_t i = 0; i < 4; ++i) {
    const auto stage = fmt::format("backbone.stage{}", i + 1);
    y = layers.conv_norm_silu(stage + ".0", y, widths[i + 1], 3, 2);
    if (i < 3) {
      y = csp(stage + ".1", y, depths[i], true);
      continue;
    }
    const auto inner = layers.conv_norm_silu(stage + ".1.conv1", y, widths[4] / 2, 1);
    y = at::cat(
        {inner, at::max_pool2d(inner, 5, 1, 2), at::max_pool2d(inner, 9, 1, 4), at::max_pool2d(inner, 13, 1, 6)}, 1);
    y = csp(stage + ".2", layers.conv_norm_silu(stage + ".1.conv2", y, widths[4], 1), depths[i], false);
  }
  const auto maps = layers.conv("head.final_layer", y, 17, 7).flatten(2);
  const auto tokens = at::linear(scale_norm("head.mlp.0", maps), layers.tensor("head.mlp.1.weight", {256, 48}));
  const auto uv =
      at::silu(at::linear(scale_norm("head.gau.ln", tokens), layers.tensor("head.gau.uv.weight", {1152, 256})));
  const auto parts = uv.split_with_sizes({512, 512, 128}, 2);
  const auto gamma = layers.tensor("head.gau.gamma", {2, 128});
  const auto beta = layers.tensor("head.gau.beta", {2, 128});
  const auto query = parts[2].mul(gamma[0]).add(beta[0]);
  const auto key = parts[2].mul(gamma[1]).add(beta[1]);
  const auto kernel = at::relu(at::bmm(query, key.transpose(1, 2)).div(std::sqrt(128.0))).pow(2);
  const auto attended =
      at::linear(parts[0].mul(at::bmm(kernel, parts[1])), layers.tensor("head.gau.o.weight", {256, 512}));
  const auto out = tokens.mul(layers.tensor("head.gau.res_scale.scale", {256})).add(attended);
  return {at::linear(out, layers.tensor("head.cls_x.weight", {384, 256})),
          at::linear(out, layers.tensor("head.cls_y.weight", {512, 256}))};
}

}  // namespace smartcv::tests
