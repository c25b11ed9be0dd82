#ifndef SMARTCV_NN_LAYER_BUILDER_H
#define SMARTCV_NN_LAYER_BUILDER_H

#include <ATen/core/Tensor.h>

#include <array>
#include <cstdint>
#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nn/conv.h"
#include "nn/device.h"
#include "weights/weights.h"

namespace smartcv::nn {

// A convolution as the papers' tables give it. Padding follows from the kernel: "same" for stride 1 and odd sizes.
struct ConvSpec {
  std::int64_t in = 0;
  std::int64_t out = 0;
  std::array<std::int64_t, 2> kernel{1, 1};  // rows, columns
  std::int64_t stride = 1;
  Activation activation = Activation::none;
  std::int64_t groups = 1;
  std::int64_t dilation = 1;
  bool same_padding = true;  // false: none
  bool float32 = false;      // whatever the network's precision; its input must then be float32, too
  bool biased = false;       // of conv_norm: the convolution has a bias besides its batch norm
};
[[nodiscard]] constexpr ConvSpec conv_spec(std::int64_t in, std::int64_t out, std::int64_t kernel,
                                           std::int64_t stride = 1, Activation activation = Activation::none) {
  return {.in = in, .out = out, .kernel = {kernel, kernel}, .stride = stride, .activation = activation};
}

// Makes a network's layers out of a checkpoint's tensors and keeps account of them.
//
// Note [Check, then load]. A file of another network has to be refused by the name of the first tensor that does not
// fit, before the memory for hundreds of others is taken. The constructor of a network says which tensors it wants, so
// it is run twice (make_network below): once with a checking builder, whose tensors have a shape and no memory
// (ATen's meta device), and, when every tensor is there and none is left over, once more with a loading one.
class LayerBuilder {
 public:
  enum class Purpose { check, load, invent };

  // `weights` must outlive the builder. invent: nothing is asked of them, every tensor is made up (random, of a size
  // that keeps activations finite), for benchmarks without weight files.
  LayerBuilder(const weights::Weights& weights, const Device& device, ConvPath path, Purpose purpose);

  // A float32 tensor on the host. Throws Error(model) that names it when it is missing, has another shape
  // or holds integers.
  [[nodiscard]] at::Tensor tensor(const std::string& name, std::initializer_list<std::int64_t> shape);
  // The same where the network runs, in its precision.
  [[nodiscard]] at::Tensor placed(const std::string& name, std::initializer_list<std::int64_t> shape);
  [[nodiscard]] bool has(const std::string& name) const;

  // NAME.weight and NAME.bias.
  [[nodiscard]] Conv conv(const std::string& name, const ConvSpec& spec);
  // NAME.weight alone.
  [[nodiscard]] Conv conv_without_bias(const std::string& name, const ConvSpec& spec);
  // CONV.weight (and CONV.bias, when the spec says so) and the batch norm NORM.{weight,bias,running_mean,running_var}
  // folded into it.
  [[nodiscard]] Conv conv_norm(const std::string& conv, const std::string& norm, const ConvSpec& spec, double eps);
  // A convolution of tensors the caller has put together, float32 on the host; `bias` may be undefined.
  [[nodiscard]] Conv make(const at::Tensor& weight, const at::Tensor& bias, const ConvSpec& spec) const;

  // Tensors that start like this are nobody's (a classifier that is not used).
  void ignore(std::string prefix) { ignored_.push_back(std::move(prefix)); }
  // Throws Error(model) that names a tensor nobody asked for. Counters of batch norms do not count.
  void refuse_leftovers() const;

  [[nodiscard]] const at::TensorOptions& where() const noexcept { return where_; }
  [[nodiscard]] ConvPath path() const noexcept { return path_; }

 private:
  const weights::Weights& weights_;
  at::TensorOptions where_;
  ConvPath path_;
  Purpose purpose_;
  std::set<std::string, std::less<>> used_;
  std::vector<std::string> ignored_;
};

// A network from its checkpoint. `Network(LayerBuilder&, arguments…)` must do nothing but ask for tensors and make
// layers of them. The CPU takes `path`, a GPU always the plain one. Throws Error(model). Call inside run_inference().
template <typename Network, typename... Arguments>
[[nodiscard]] Network make_network(const weights::Weights& weights, const Device& device, ConvPath path,
                                   const Arguments&... arguments) {
  {
    LayerBuilder check(weights, device, path, LayerBuilder::Purpose::check);
    static_cast<void>(Network(check, arguments...));
    check.refuse_leftovers();
  }
  LayerBuilder load(weights, device, path, LayerBuilder::Purpose::load);
  return Network(load, arguments...);
}

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_LAYER_BUILDER_H
