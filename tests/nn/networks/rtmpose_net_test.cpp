#include "nn/networks/rtmpose_net.h"

#include <ATen/core/Tensor.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/randn.h>
#include <c10/core/InferenceMode.h>

#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "nn/networks/rtmpose_decode.h"
#include "tests/nn/compare.h"
#include "tests/nn/eager.h"
#include "tests/nn/golden.h"
#include "tests/nn/pseudo_weights.h"
#include "tests/support/read_json.h"
#include "tests/support/shared.h"
#include "weights/weights.h"

namespace {

using namespace smartcv;
using Catch::Matchers::Contains;
using nn::ConvPath;
using nn::RtmposeNet;
using tests::difference_to_golden;
using tests::shared_file;

constexpr auto network = "rtmpose_s_256x192";

RtmposeNet make(const weights::Weights& weights, ConvPath path, nn::Precision precision = nn::Precision::fp32) {
  nn::use_threads(1);
  nn::Device device;
  device.precision = precision;
  return nn::make_network<RtmposeNet>(weights, device, path, nn::cspnext_variant(weights));
}

std::span<const float> person(const at::Tensor& scores, std::size_t index) {
  const auto count = static_cast<std::size_t>(scores.numel() / scores.size(0));
  return {scores.const_data_ptr<float>() + index * count, count};
}

float relative(const at::Tensor& a, const at::Tensor& b) {
  return a.sub(b).abs().max().item<float>() / b.abs().max().item<float>();
}

bool have_golden() { return shared_file(std::string("golden/pseudo/") + network + ".keys.json").has_value(); }

}  // namespace

TEST_CASE("RTMPose-s gives the golden outputs for pseudo-random weights, fused and plain, in a batch and alone",
          "[rtmpose]") {
  if (!have_golden()) {
    return;
  }
  const c10::InferenceMode guard;
  const auto weights = tests::pseudo_weights(network);
  CHECK(nn::cspnext_variant(weights).letter == 's');
  const auto input = tests::pseudo_input({2, 3, 256, 192}, 2, 0);
  for (const auto path : {ConvPath::fused, ConvPath::plain}) {
    const auto net = make(weights, path);
    CHECK(difference_to_golden(net.features(input), "pseudo/rtmpose_backbone.npy").largest < 2e-3F);
    const auto output = net(input);
    CHECK(difference_to_golden(output.x, "pseudo/rtmpose_simcc_x.npy").largest < 0.3F);
    CHECK(difference_to_golden(output.y, "pseudo/rtmpose_simcc_y.npy").largest < 0.3F);
    const auto five = net(input.index_select(0, at::arange(5).remainder(2)).contiguous(at::MemoryFormat::ChannelsLast));
    for (std::int64_t i = 0; i < 5; ++i) {
      const auto alone = net(input.narrow(0, i % 2, 1));
      CHECK(five.x[i].sub(alone.x[0]).abs().max().item<float>() < 0.3F);
      CHECK(five.y[i].sub(alone.y[0]).abs().max().item<float>() < 0.3F);
    }
  }
}

TEST_CASE("RTMPose's decoded key points are the golden ones", "[rtmpose]") {
  if (!have_golden()) {
    return;
  }
  const c10::InferenceMode guard;
  const auto golden = tests::read_json(*shared_file("golden/pseudo/rtmpose_decoded.json"));
  const auto output =
      make(tests::pseudo_weights(network), ConvPath::fused)(tests::pseudo_input({2, 3, 256, 192}, 2, 0));
  std::size_t checked = 0;
  for (std::size_t i = 0; i < 2; ++i) {
    const auto keypoints = nn::decode_simcc(person(output.x, i), person(output.y, i));
    for (std::size_t j = 0; j < nn::joint_count; ++j) {
      INFO("person " << i << " key point " << j);
      CHECK(std::abs(keypoints[j].score - golden["score_min_of_axis_max"][i][j].get<float>()) < 0.3F);
      // A winner by less than the noise may be another elsewhere.
      if (golden["top1_minus_top2_x"][i][j] > 0.6F && golden["top1_minus_top2_y"][i][j] > 0.6F) {
        CHECK(keypoints[j].point.x == golden["keypoints_input_px"][i][j][0].get<float>());
        CHECK(keypoints[j].point.y == golden["keypoints_input_px"][i][j][1].get<float>());
        ++checked;
      }
    }
  }
  CHECK(checked >= 30);
}

TEST_CASE("RTMPose-t and RTMPose-m agree with their layers written down one by one, fused and plain", "[rtmpose]") {
  const c10::InferenceMode guard;
  struct Case {
    char letter;
    std::vector<std::int64_t> widths;
    std::vector<std::int64_t> depths;
  };
  const std::array<Case, 2> cases{
      {{'t', {24, 48, 96, 192, 384}, {1, 1, 1, 1}}, {'m', {48, 96, 192, 384, 768}, {2, 4, 4, 2}}}};
  for (const auto& [letter, widths, depths] : cases) {
    INFO("RTMPose-" << letter);
    at::manual_seed(1);
    tests::EagerLayers layers(1e-5);
    const auto input = at::randn({2, 3, 256, 192});
    const auto expected = tests::eager_rtmpose(layers, input, widths, depths);
    const auto weights = layers.weights();
    CHECK(nn::cspnext_variant(weights).letter == letter);
    for (const auto path : {ConvPath::fused, ConvPath::plain}) {
      const auto output = make(weights, path)(input.contiguous(at::MemoryFormat::ChannelsLast));
      CHECK(relative(output.x, expected[0]) < 1e-3F);
      CHECK(relative(output.y, expected[1]) < 1e-3F);
    }
  }
}

// There are no real weights to hold against a gate in pixels; the made-up ones show that the sensitive parts are
// float32.
TEST_CASE("RTMPose in bfloat16 is near float32", "[rtmpose]") {
  if (!tests::bf16_here()) {
    return;
  }
  if (!have_golden()) {
    return;
  }
  const c10::InferenceMode guard;
  const auto weights = tests::pseudo_weights(network);
  const auto input = tests::pseudo_input({2, 3, 256, 192}, 2, 0);
  const auto exact = make(weights, ConvPath::fused)(input);
  const auto rounded = make(weights, ConvPath::fused, nn::Precision::bf16)(input);
  CHECK(rounded.x.scalar_type() == at::kFloat);
  CHECK(rounded.x.sub(exact.x).norm().item<float>() < 0.05F * exact.x.norm().item<float>());
  CHECK(rounded.y.sub(exact.y).norm().item<float>() < 0.05F * exact.y.norm().item<float>());
}

TEST_CASE("a checkpoint that is no RTMPose is refused by the first tensor that does not fit", "[rtmpose]") {
  if (!have_golden()) {
    return;
  }
  const c10::InferenceMode guard;
  const auto sound = tests::pseudo_weights(network);
  const auto refusal = [&](auto change) -> std::string {
    auto tensors = sound.tensors();
    change(tensors);
    try {
      static_cast<void>(make({std::move(tensors), nullptr, "torch legacy pickle"}, ConvPath::fused));
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::model);
      return error.what();
    }
    return "accepted";
  };
  CHECK_THAT(refusal([](auto& tensors) { tensors.erase("backbone.stem.0.conv.weight"); }),
             Contains("backbone.stem.0.conv.weight"));
  CHECK_THAT(refusal([](auto& tensors) { tensors.erase("head.gau.beta"); }), Contains("head.gau.beta"));
  CHECK_THAT(refusal([](auto& tensors) { tensors["neck.bias"] = tensors["head.mlp.0.g"]; }), Contains("neck.bias"));
  // Halpe's 26 key points.
  CHECK_THAT(refusal([](auto& tensors) {
               tensors["head.final_layer.weight"].shape = {26, 512, 7, 7};
             }),
             Contains("head.final_layer.weight") && Contains("26"));
  CHECK_THAT(refusal([](auto& tensors) {
               tensors["backbone.stem.0.conv.weight"].shape = {20, 3, 3, 3};
             }),
             Contains("20 channels") && Contains("RTMPose-s"));
  CHECK(refusal([](auto& tensors) { tensors["data_preprocessor.mean"] = tensors["head.mlp.0.g"]; }) == "accepted");
}
