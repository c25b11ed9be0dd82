#include "nn/networks/inception_resnet_v1.h"

#include <ATen/core/Tensor.h>
#include <ATen/ops/cat.h>
#include <c10/core/InferenceMode.h>

#include <array>
#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <utility>

#include "base/error.h"
#include "nn/device.h"
#include "tests/nn/compare.h"
#include "tests/nn/pseudo_weights.h"
#include "tests/support/refusal.h"
#include "tests/support/shared.h"

namespace {

using namespace smartcv;
using Catch::Matchers::Contains;
using nn::ConvPath;
using nn::InceptionResnetV1;
using tests::difference_to_golden;

constexpr std::array paths{ConvPath::fused, ConvPath::plain};

bool golden_is_there() { return tests::shared_file("golden/pseudo/irv1_embedding.npy").has_value(); }

InceptionResnetV1 make(ConvPath path, const std::string& precision = "fp32") {
  nn::use_threads(1);
  return nn::make_network<InceptionResnetV1>(tests::pseudo_weights("inception_resnet_v1"),
                                             nn::resolve_device("cpu", precision), path);
}

at::Tensor golden_input() {
  return tests::pseudo_input({2, 3, InceptionResnetV1::side, InceptionResnetV1::side}, 1, 0);
}

std::string refusal(std::map<std::string, weights::TensorView> tensors) {
  const c10::InferenceMode guard;
  const weights::Weights checkpoint(std::move(tensors), nullptr, "test");
  return tests::refusal_of(
      [&] { return nn::make_network<InceptionResnetV1>(checkpoint, nn::Device{}, ConvPath::fused); });
}

}  // namespace

TEST_CASE("InceptionResnetV1 gives the golden embeddings, fused and plain", "[inception]") {
  if (!golden_is_there()) {
    return;
  }
  const c10::InferenceMode guard;
  for (const auto path : paths) {
    INFO((path == ConvPath::fused ? "fused" : "plain"));
    const auto net = make(path);
    const auto pooled = net.pooled(golden_input());
    CHECK(difference_to_golden(pooled, "pseudo/irv1_pooled.npy").largest < 1e-3F);
    CHECK(difference_to_golden(net.projected(pooled), "pseudo/irv1_last_linear_out.npy").largest < 1e-4F);
    CHECK(difference_to_golden(net(golden_input()), "pseudo/irv1_embedding.npy").largest < 2e-6F);
  }
}

TEST_CASE("InceptionResnetV1 embeds each face of a batch as if it were alone", "[inception]") {
  if (!golden_is_there()) {
    return;
  }
  const c10::InferenceMode guard;
  const auto two = golden_input();
  const auto five = at::cat({two, two.flip({0}), two.narrow(0, 1, 1).neg()}).contiguous(at::MemoryFormat::ChannelsLast);
  for (const auto path : paths) {
    const auto net = make(path);
    const auto together = net(five);
    REQUIRE(together.sizes() == at::IntArrayRef({5, InceptionResnetV1::dimension}));
    for (std::int64_t i = 0; i < 5; ++i) {
      const auto alone = net(five.narrow(0, i, 1));
      CHECK(together.narrow(0, i, 1).sub(alone).abs().max().item<float>() < 2e-6F);
      CHECK(alone.norm().item<float>() == Approx(1).epsilon(1e-5));
    }
  }
}

TEST_CASE("InceptionResnetV1 leaves its input as it was", "[inception]") {
  if (!golden_is_there()) {
    return;
  }
  const c10::InferenceMode guard;
  const auto input = golden_input();
  const auto before = input.clone();
  static_cast<void>(make(ConvPath::fused)(input));
  CHECK(input.equal(before));
}

TEST_CASE("InceptionResnetV1's embeddings in bf16 point where the fp32 ones point", "[inception]") {
  if (!golden_is_there()) {
    return;
  }
  if (!tests::bf16_here()) {
    return;
  }
  const c10::InferenceMode guard;
  const auto input = golden_input();
  const auto exact = make(ConvPath::fused)(input);
  const auto rounded = make(ConvPath::fused, "bf16")(input);
  CHECK(rounded.scalar_type() == at::kFloat);
  const auto cosine = exact.mul(rounded).sum({1});
  CAPTURE(cosine[0].item<float>(), cosine[1].item<float>());
  CHECK(cosine.min().item<float>() >= 0.999F);
}

TEST_CASE("a checkpoint that is not InceptionResnetV1's is refused by the tensor's name", "[inception]") {
  if (!golden_is_there()) {
    return;
  }
  const auto sound = tests::pseudo_weights("inception_resnet_v1");
  const auto& tensors = sound.tensors();

  auto missing = tensors;
  missing.erase("repeat_2.7.branch1.2.bn.running_var");
  CHECK_THAT(refusal(missing), Contains("repeat_2.7.branch1.2.bn.running_var"));

  auto reshaped = tensors;
  reshaped["repeat_2.3.branch1.1.conv.weight"].shape = {128, 128, 7, 1};
  CHECK_THAT(refusal(reshaped), Contains("repeat_2.3.branch1.1.conv.weight") && Contains("[128, 128, 1, 7]"));

  auto extra = tensors;
  extra["repeat_1.5.conv2d.bias"] = tensors.at("last_bn.bias");
  CHECK_THAT(refusal(extra), Contains("repeat_1.5.conv2d.bias"));

  auto classified = tensors;
  classified["logits.bias"] = tensors.at("last_bn.bias");
  const c10::InferenceMode guard;
  const weights::Weights checkpoint(classified, nullptr, "test");
  CHECK_NOTHROW(nn::make_network<InceptionResnetV1>(checkpoint, nn::Device{}, ConvPath::fused));
}
