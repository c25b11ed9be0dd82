#include "nn/networks/u2net.h"

#include <ATen/core/Tensor.h>
#include <c10/core/InferenceMode.h>

#include <array>
#include <catch2/catch.hpp>
#include <map>
#include <opencv2/core.hpp>
#include <string>

#include "nn/saliency_factory.h"
#include "tests/nn/compare.h"
#include "tests/nn/pseudo_weights.h"
#include "tests/support/pseudo_checkpoint.h"
#include "tests/support/refusal.h"
#include "tests/support/shared.h"

namespace {

using namespace smartcv;
using Catch::Matchers::Contains;
using nn::ConvPath;
using nn::U2Net;
using tests::difference_to_golden;

U2Net make(const weights::Weights& weights, ConvPath path) {
  nn::use_threads(1);
  return nn::make_network<U2Net>(weights, {}, path);
}

bool have_golden() { return tests::shared_file("golden/pseudo/u2netp.keys.json").has_value(); }

at::Tensor every(const at::Tensor& mask, std::int64_t step) {
  return mask.slice(2, 0, mask.size(2), step).slice(3, 0, mask.size(3), step).contiguous();
}

}  // namespace

TEST_CASE("U-2-Net small gives the golden masks for pseudo-random weights, fused and plain", "[u2net]") {
  if (!have_golden()) {
    return;
  }
  const c10::InferenceMode guard;
  const auto weights = tests::pseudo_weights("u2netp");
  const auto input = tests::pseudo_input({1, 3, U2Net::side, U2Net::side}, 1, 0);
  for (const auto path : {ConvPath::fused, ConvPath::plain}) {
    const auto net = make(weights, path);
    const auto masks = net.masks(input);
    REQUIRE(masks.size() == 1 + U2Net::scales);
    CHECK(difference_to_golden(every(masks[0], 2), "pseudo/u2netp_d0_s2.npy").largest < 2e-5F);
    CHECK(difference_to_golden(every(masks[6], 4), "pseudo/u2netp_d6_s4.npy").largest < 2e-5F);
    CHECK(net(input).equal(masks[0]));
  }
}

TEST_CASE("U-2-Net takes pictures of odd sizes, several at once", "[u2net]") {
  if (!have_golden()) {
    return;
  }
  const c10::InferenceMode guard;
  const auto net = make(tests::pseudo_weights("u2netp"), ConvPath::fused);
  const auto input = tests::pseudo_input({2, 3, 77, 101}, 1, 0);
  const auto both = net(input);
  REQUIRE(both.size(2) == 77);
  REQUIRE(both.size(3) == 101);
  for (std::int64_t i = 0; i < 2; ++i) {
    CHECK(both[i].sub(net(input.narrow(0, i, 1))[0]).abs().max().item<float>() < 2e-5F);
  }
}

TEST_CASE("a checkpoint that is no U-2-Net small is refused by the first tensor that does not fit", "[u2net]") {
  if (!have_golden()) {
    return;
  }
  const c10::InferenceMode guard;
  const auto sound = tests::pseudo_weights("u2netp");
  const auto refusal = [&](auto change) {
    auto tensors = sound.tensors();
    change(tensors);
    return tests::refusal_of([&] {
      static_cast<void>(make({std::move(tensors), nullptr, "torch legacy pickle"}, ConvPath::fused));
    });
  };
  CHECK_THAT(refusal([](auto& tensors) { tensors.erase("stage3d.rebnconv2.bn_s1.weight"); }),
             Contains("stage3d.rebnconv2.bn_s1.weight"));
  CHECK_THAT(refusal([](auto& tensors) { tensors["stage7.bias"] = tensors["side1.bias"]; }), Contains("stage7.bias"));
  CHECK_THAT(refusal([](auto& tensors) {
               tensors["stage1.rebnconv1.conv_s1.weight"].shape = {32, 64, 3, 3};
             }),
             Contains("stage1.rebnconv1.conv_s1.weight"));
}

TEST_CASE("U-2-Net small makes a mask of a picture's size, the same for every caller", "[u2net]") {
  if (!have_golden()) {
    return;
  }
  const tests::TemporaryFolder folder;
  tests::write_pseudo_checkpoint("u2netp", folder / "u2netp.safetensors");
  const auto network = nn::make_saliency(folder / "u2netp.safetensors", {});
  CHECK(network->name() == "u2netp");
  cv::Mat picture(90, 200, CV_8UC3);
  cv::theRNG().state = 3;
  cv::randu(picture, 0, 256);
  const cv::Mat mask = network->find(picture);
  REQUIRE(mask.size() == picture.size());
  REQUIRE(mask.type() == CV_32FC1);
  double least = 0;
  double largest = 0;
  cv::minMaxLoc(mask, &least, &largest);
  CHECK(least >= 0);
  CHECK(largest <= 1);
  CHECK(largest > 0.9);
  CHECK(cv::norm(mask, network->find(picture), cv::NORM_INF) == 0);
  const auto wrong = tests::shared_file("weights/yolov8n-pose.pt");
  if (wrong) {
    CHECK_THAT(tests::refusal_of([&] { static_cast<void>(nn::make_saliency(*wrong, {})); }),
               Contains("looks like YOLOv8n-pose"));
  }
}
