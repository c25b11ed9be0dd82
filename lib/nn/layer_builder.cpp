#include "nn/layer_builder.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/zeros.h>
#include <c10/util/accumulate.h>

#include <algorithm>
#include <cmath>
#include <span>

#include "base/error.h"
#include "base/format.h"
#include "nn/tensor_options.h"
#include "nn/tensor_view.h"

namespace smartcv::nn {
namespace {

at::Tensor invented(const std::string& name, at::IntArrayRef shape) {
  const at::TensorOptions options(at::kFloat);
  if (shape.size() > 1) {
    const auto fan_in = std::max<std::int64_t>(1, c10::multiply_integers(shape.slice(1)));
    return at::randn(shape, options).mul_(std::sqrt(2.0 / static_cast<double>(fan_in)));
  }
  const bool near_zero = name.ends_with("bias") || name.ends_with("mean") || name.ends_with("beta");
  return near_zero ? at::zeros(shape, options) : at::ones(shape, options);
}

}  // namespace

LayerBuilder::LayerBuilder(const weights::Weights& weights, const Device& device, ConvPath path, Purpose purpose)
    : weights_(weights),
      where_(purpose == Purpose::check ? at::TensorOptions(at::kFloat).device(at::kMeta) : tensor_options(device)),
      path_(device.cuda ? ConvPath::plain : path),
      purpose_(purpose) {}

at::Tensor LayerBuilder::tensor(const std::string& name, std::initializer_list<std::int64_t> shape) {
  if (purpose_ == Purpose::invent) {
    return invented(name, shape);
  }
  const auto& view = weights_.get(name, std::span(shape.begin(), shape.size()));
  used_.insert(name);
  if (purpose_ == Purpose::load) {
    return to_tensor(view, name);
  }
  require_floating(view, name);
  return at::empty(view.shape, where_);
}

at::Tensor LayerBuilder::placed(const std::string& name, std::initializer_list<std::int64_t> shape) {
  return tensor(name, shape).to(where_);
}

bool LayerBuilder::has(const std::string& name) const { return weights_.tensors().contains(name); }

Conv LayerBuilder::conv(const std::string& name, const ConvSpec& spec) {
  const auto weight = tensor(name + ".weight", {spec.out, spec.in / spec.groups, spec.kernel[0], spec.kernel[1]});
  return make(weight, tensor(name + ".bias", {spec.out}), spec);
}

Conv LayerBuilder::conv_without_bias(const std::string& name, const ConvSpec& spec) {
  return make(tensor(name + ".weight", {spec.out, spec.in / spec.groups, spec.kernel[0], spec.kernel[1]}), {}, spec);
}

Conv LayerBuilder::conv_norm(const std::string& conv, const std::string& norm, const ConvSpec& spec, double eps) {
  const auto weight = tensor(conv + ".weight", {spec.out, spec.in / spec.groups, spec.kernel[0], spec.kernel[1]});
  const auto part = [&](const char* name) { return tensor(fmt::format("{}.{}", norm, name), {spec.out}); };
  const BatchNorm batch_norm{part("weight"), part("bias"), part("running_mean"), part("running_var"), eps};
  const auto bias = spec.biased ? tensor(conv + ".bias", {spec.out}) : at::Tensor();
  const auto folded = fold_batch_norm(weight, bias, batch_norm, 0);
  return make(folded.weight, folded.bias, spec);
}

Conv LayerBuilder::make(const at::Tensor& weight, const at::Tensor& bias, const ConvSpec& spec) const {
  ConvOptions options;
  options.stride = {spec.stride, spec.stride};
  if (spec.same_padding) {
    options.padding = {(spec.kernel[0] - 1) / 2 * spec.dilation, (spec.kernel[1] - 1) / 2 * spec.dilation};
  }
  options.groups = spec.groups;
  options.activation = spec.activation;
  options.path = path_;
  options.dilation = {spec.dilation, spec.dilation};
  const auto where = spec.float32 ? where_.dtype(at::kFloat) : where_;
  // oneDNN's fused convolution wants a bias; adding zeros costs nothing.
  const auto some_bias = bias.defined() ? bias.to(where).contiguous() : at::zeros({spec.out}, where);
  return {weight.to(where).contiguous(), some_bias, options};
}

void LayerBuilder::refuse_leftovers() const {
  for (const auto& [name, view] : weights_.tensors()) {
    const bool ignored = name.ends_with("num_batches_tracked") ||
                         std::any_of(ignored_.begin(), ignored_.end(),
                                     [&name = name](const std::string& prefix) { return name.starts_with(prefix); });
    if (!ignored && !used_.contains(name)) {
      throw Error(ErrorCode::model,
                  fmt::format("the {} file has the tensor '{}', which this network does not have; the file belongs to "
                              "another network",
                              weights_.container(), name));
    }
  }
}

}  // namespace smartcv::nn
