#ifndef SMARTCV_NN_CONV_H
#define SMARTCV_NN_CONV_H

#include <ATen/core/Tensor.h>

#include <array>
#include <cstdint>
#include <memory>

#include "nn/conv_path.h"

namespace smartcv::nn {

// swish is SiLU, x * sigmoid(x); the hard ones are the piecewise linear forms of MobileNetV3.
enum class Activation { none, relu, swish, sigmoid, tanh, hardswish, hardsigmoid };

struct ConvOptions {
  std::array<std::int64_t, 2> stride{1, 1};   // rows, columns
  std::array<std::int64_t, 2> padding{0, 0};  // zeros on both sides
  std::int64_t groups = 1;
  Activation activation = Activation::none;
  ConvPath path = ConvPath::fused;
  std::array<std::int64_t, 2> dilation{1, 1};
};

// A two-dimensional convolution with bias and activation. Copies share weights. Thread-safe: workers share one
// object; packed weights are made once for each input shape and kept.
class Conv {
 public:
  // weight [out, in / groups, kh, kw], bias [out]; float32 (or the device's precision), on the device they run on.
  Conv(at::Tensor weight, at::Tensor bias, const ConvOptions& options);
  ~Conv();
  Conv(Conv&&) noexcept;
  Conv& operator=(Conv&&) noexcept;

  // x [N, in, h, w], channels last. Call inside an InferenceMode guard.
  [[nodiscard]] at::Tensor operator()(const at::Tensor& x) const;
  // The same with a padding (rows, columns) of the caller's choice.
  [[nodiscard]] at::Tensor padded(const at::Tensor& x, std::array<std::int64_t, 2> padding) const;
  // sum = after(sum + conv(x)), in place; the layer's own activation must be none, `after` none or relu. Returns sum.
  at::Tensor& add_to(at::Tensor& sum, const at::Tensor& x, Activation after = Activation::none) const;

  [[nodiscard]] const ConvOptions& options() const noexcept { return options_; }
  [[nodiscard]] std::int64_t out_channels() const { return weight_.size(0); }
  // Rows of the input that one row of the output sees.
  [[nodiscard]] std::int64_t kernel_rows() const { return (weight_.size(2) - 1) * options_.dilation[0] + 1; }

 private:
  class PackedWeights;
  [[nodiscard]] at::Tensor plain(const at::Tensor& x, std::array<std::int64_t, 2> padding) const;

  at::Tensor weight_;
  at::Tensor bias_;
  ConvOptions options_;
  std::unique_ptr<PackedWeights> packed_;
};

struct BatchNorm {
  at::Tensor weight;
  at::Tensor bias;
  at::Tensor running_mean;
  at::Tensor running_var;
  double eps = 1e-5;
};

struct FoldedConv {
  at::Tensor weight;
  at::Tensor bias;
};

// Folds y = (conv(x) - mean) / sqrt(var + eps) * weight + bias into the convolution; computed in double.
// `bias` may be undefined (zero). `out_dim`: 0 for a convolution [out, in, kh, kw], 1 for a transposed one.
[[nodiscard]] FoldedConv fold_batch_norm(const at::Tensor& weight, const at::Tensor& bias, const BatchNorm& norm,
                                         std::int64_t out_dim);

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_CONV_H
