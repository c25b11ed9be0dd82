#include "nn/layer_builder.h"

#include <ATen/ops/batch_norm.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/silu.h>
#include <c10/core/InferenceMode.h>

#include <catch2/catch.hpp>
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "tests/support/refusal.h"

using namespace smartcv;
using Catch::Matchers::Contains;
using nn::Activation;
using nn::ConvPath;
using nn::LayerBuilder;

namespace {

// A convolution with batch norm and one with a bias.
class SmallNet {
 public:
  explicit SmallNet(LayerBuilder& layers)
      : first_(layers.conv_norm("first.conv", "first.bn", nn::conv_spec(3, 8, 3, 2, Activation::swish), 1e-3)),
        second_(layers.conv("second", nn::conv_spec(8, 4, 1))) {
    layers.ignore("logits.");
  }
  [[nodiscard]] at::Tensor operator()(const at::Tensor& x) const { return second_(first_(x)); }

 private:
  nn::Conv first_;
  nn::Conv second_;
};

// Tensors that live as long as the Weights made of them.
struct Checkpoint {
  std::map<std::string, at::Tensor> tensors{{"first.conv.weight", at::randn({8, 3, 3, 3})},
                                            {"first.bn.weight", at::randn({8})},
                                            {"first.bn.bias", at::randn({8})},
                                            {"first.bn.running_mean", at::randn({8})},
                                            {"first.bn.running_var", at::randn({8}).abs()},
                                            {"second.weight", at::randn({4, 8, 1, 1})},
                                            {"second.bias", at::randn({4})}};

  [[nodiscard]] weights::Weights weights() const {
    std::map<std::string, weights::TensorView> views;
    for (const auto& [name, tensor] : tensors) {
      const bool floating = tensor.scalar_type() == at::kFloat;
      views[name] = {floating ? weights::DataType::float32 : weights::DataType::int64,
                     tensor.sizes().vec(),
                     {static_cast<const std::byte*>(tensor.const_data_ptr()), tensor.nbytes()}};
    }
    return {std::move(views), nullptr, "test"};
  }
};

std::string refusal(const Checkpoint& checkpoint) {
  const c10::InferenceMode guard;
  return tests::refusal_of(
      [&] { return nn::make_network<SmallNet>(checkpoint.weights(), nn::Device{}, ConvPath::fused); });
}

}  // namespace

TEST_CASE("a network made of a checkpoint computes what ATen's layers compute, fused and plain", "[layer_builder]") {
  const c10::InferenceMode guard;
  const Checkpoint checkpoint;
  const auto& t = checkpoint.tensors;
  const auto x = at::randn({2, 3, 17, 12});
  const auto normed =
      at::batch_norm(at::conv2d(x, t.at("first.conv.weight"), {}, 2, 1), t.at("first.bn.weight"), t.at("first.bn.bias"),
                     t.at("first.bn.running_mean"), t.at("first.bn.running_var"), false, 0, 1e-3, false);
  const auto expected = at::conv2d(at::silu(normed), t.at("second.weight"), t.at("second.bias"));
  for (const auto path : {ConvPath::fused, ConvPath::plain}) {
    const auto net = nn::make_network<SmallNet>(checkpoint.weights(), nn::Device{}, path);
    const auto y = net(x.contiguous(at::MemoryFormat::ChannelsLast));
    CHECK(y.sub(expected).abs().max().item<float>() < 1e-4F);
  }
}

TEST_CASE("a missing, a mis-shaped, an integer and an extra tensor are refused by name", "[layer_builder]") {
  Checkpoint missing;
  missing.tensors.erase("first.bn.running_var");
  CHECK_THAT(refusal(missing), Contains("first.bn.running_var"));

  Checkpoint reshaped;
  reshaped.tensors["second.weight"] = at::randn({4, 9, 1, 1});
  CHECK_THAT(refusal(reshaped), Contains("second.weight") && Contains("[4, 9, 1, 1]") && Contains("[4, 8, 1, 1]"));

  Checkpoint integers;
  integers.tensors["second.bias"] = at::randn({4}).to(at::kLong);
  CHECK_THAT(refusal(integers), Contains("second.bias") && Contains("int64"));

  Checkpoint extra;
  extra.tensors["third.weight"] = at::randn({1});
  CHECK_THAT(refusal(extra), Contains("third.weight"));
}

TEST_CASE("counters of batch norms and what the network ignores may be there", "[layer_builder]") {
  const c10::InferenceMode guard;
  Checkpoint checkpoint;
  checkpoint.tensors["first.bn.num_batches_tracked"] = at::randn({}).to(at::kLong);
  checkpoint.tensors["logits.weight"] = at::randn({5, 4});
  CHECK_NOTHROW(nn::make_network<SmallNet>(checkpoint.weights(), nn::Device{}, ConvPath::fused));
}

TEST_CASE("checking a checkpoint takes no memory for its tensors", "[layer_builder]") {
  const c10::InferenceMode guard;
  const Checkpoint checkpoint;
  const auto weights = checkpoint.weights();
  LayerBuilder check(weights, nn::Device{}, ConvPath::fused, LayerBuilder::Purpose::check);
  CHECK(check.tensor("second.weight", {4, 8, 1, 1}).is_meta());
  CHECK(check.placed("second.bias", {4}).is_meta());
}
