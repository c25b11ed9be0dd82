#include "nn/conv.h"

#include <ATen/core/List.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/ops/convolution.h>
#include <ATen/ops/hardsigmoid.h>
#include <ATen/ops/hardswish.h>
#include <ATen/ops/silu.h>

#include <map>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string_view>
#include <utility>
#include <vector>

namespace smartcv::nn {
namespace {

using Scalars = c10::List<std::optional<at::Scalar>>;

// Note [oneDNN through the dispatcher]. ATen has fused convolutions for its compiler, without C++ functions; the
// dispatcher finds them by name. Their arguments are those of the schema strings in ATen/native/mkldnn.
const auto& convolution_pointwise() {
  using Signature = at::Tensor(const at::Tensor&, const at::Tensor&, const std::optional<at::Tensor>&, at::IntArrayRef,
                               at::IntArrayRef, at::IntArrayRef, std::int64_t, std::string_view, Scalars,
                               std::optional<std::string_view>);
  static const auto op =
      c10::Dispatcher::singleton().findSchemaOrThrow("mkldnn::_convolution_pointwise", "").typed<Signature>();
  return op;
}

const auto& convolution_pointwise_add() {
  using Signature =
      at::Tensor&(at::Tensor&, const at::Tensor&, const at::Tensor&, const std::optional<at::Tensor>&, at::IntArrayRef,
                  at::IntArrayRef, at::IntArrayRef, std::int64_t, std::string_view, std::optional<at::Scalar>,
                  std::optional<std::string_view>, Scalars, std::optional<std::string_view>);
  static const auto op =
      c10::Dispatcher::singleton().findSchemaOrThrow("mkldnn::_convolution_pointwise_", "binary").typed<Signature>();
  return op;
}

const auto& reorder_weight() {
  using Signature = at::Tensor(const at::Tensor&, at::IntArrayRef, at::IntArrayRef, at::IntArrayRef, std::int64_t,
                               at::OptionalIntArrayRef);
  static const auto op =
      c10::Dispatcher::singleton().findSchemaOrThrow("mkldnn::_reorder_convolution_weight", "").typed<Signature>();
  return op;
}

// oneDNN's name of what it can fuse; "none" for what has to follow the convolution.
std::string_view fused_name(Activation activation) {
  switch (activation) {
    case Activation::relu:
      return "relu";
    case Activation::swish:
      return "swish";
    case Activation::sigmoid:
      return "sigmoid";
    case Activation::tanh:
      return "tanh";
    case Activation::hardswish:
      return "hardswish";
    case Activation::hardsigmoid:
    case Activation::none:
      break;
  }
  return "none";
}

void activate(at::Tensor& y, Activation activation) {
  switch (activation) {
    case Activation::relu:
      y.relu_();
      return;
    case Activation::swish:
      at::silu_(y);
      return;
    case Activation::sigmoid:
      y.sigmoid_();
      return;
    case Activation::tanh:
      y.tanh_();
      return;
    case Activation::hardswish:
      at::hardswish_(y);
      return;
    case Activation::hardsigmoid:
      at::hardsigmoid_(y);
      return;
    case Activation::none:
      return;
  }
}

}  // namespace

// The weights in the layout oneDNN wants for an input shape and padding.
class Conv::PackedWeights {
  using Key = std::array<std::int64_t, 4>;  // rows, columns, padding

 public:
  at::Tensor get(const Conv& conv, const at::Tensor& x, std::array<std::int64_t, 2> padding) {
    // Not the batch size: it changes from call to call, and oneDNN takes the layout of another one as well.
    const Key key{x.size(2), x.size(3), padding[0], padding[1]};
    {
      const std::shared_lock lock(mutex_);
      const auto found = by_shape_.find(key);
      if (found != by_shape_.end()) {
        return found->second;
      }
    }
    const std::unique_lock lock(mutex_);
    auto& packed = by_shape_[key];
    if (!packed.defined()) {
      packed = reorder_weight().call(conv.weight_, padding, conv.options_.stride, conv.options_.dilation,
                                     conv.options_.groups, x.sizes());
    }
    return packed;
  }

 private:
  std::shared_mutex mutex_;
  std::map<Key, at::Tensor> by_shape_;
};

Conv::Conv(at::Tensor weight, at::Tensor bias, const ConvOptions& options)
    : weight_(std::move(weight)),
      bias_(std::move(bias)),
      options_(options),
      packed_(std::make_unique<PackedWeights>()) {
  if (options_.path == ConvPath::plain) {
    weight_ = weight_.contiguous(at::MemoryFormat::ChannelsLast);
  }
}
Conv::~Conv() = default;
Conv::Conv(Conv&&) noexcept = default;
Conv& Conv::operator=(Conv&&) noexcept = default;

at::Tensor Conv::operator()(const at::Tensor& x) const { return padded(x, options_.padding); }

at::Tensor Conv::padded(const at::Tensor& x, std::array<std::int64_t, 2> padding) const {
  if (options_.path == ConvPath::plain) {
    return plain(x, padding);
  }
  auto y = convolution_pointwise().call(x, packed_->get(*this, x, padding), bias_, padding, options_.stride,
                                        options_.dilation, options_.groups, fused_name(options_.activation), Scalars(),
                                        std::nullopt);
  if (options_.activation == Activation::hardsigmoid) {
    activate(y, options_.activation);
  }
  return y;
}

at::Tensor& Conv::add_to(at::Tensor& sum, const at::Tensor& x, Activation after) const {
  if (options_.path == ConvPath::plain) {
    sum.add_(plain(x, options_.padding));
    activate(sum, after);
    return sum;
  }
  const auto unary = after == Activation::none ? std::nullopt : std::optional(fused_name(after));
  return convolution_pointwise_add().call(sum, x, packed_->get(*this, x, options_.padding), bias_, options_.padding,
                                          options_.stride, options_.dilation, options_.groups, "add", at::Scalar(1.0),
                                          unary, Scalars(), std::nullopt);
}

at::Tensor Conv::plain(const at::Tensor& x, std::array<std::int64_t, 2> padding) const {
  auto y =
      at::convolution(x, weight_, bias_, options_.stride, padding, options_.dilation, false, {0, 0}, options_.groups);
  activate(y, options_.activation);
  return y;
}

FoldedConv fold_batch_norm(const at::Tensor& weight, const at::Tensor& bias, const BatchNorm& norm,
                           std::int64_t out_dim) {
  const auto scale = norm.weight.to(at::kDouble).div(norm.running_var.to(at::kDouble).add(norm.eps).sqrt());
  std::vector<std::int64_t> shape(static_cast<std::size_t>(weight.dim()), 1);
  shape[static_cast<std::size_t>(out_dim)] = -1;
  auto shift = norm.running_mean.to(at::kDouble).neg();
  if (bias.defined()) {
    shift = shift.add(bias.to(at::kDouble));
  }
  const auto type = weight.scalar_type();
  return {weight.to(at::kDouble).mul(scale.view(shape)).to(type),
          shift.mul(scale).add(norm.bias.to(at::kDouble)).to(type)};
}

}  // namespace smartcv::nn
