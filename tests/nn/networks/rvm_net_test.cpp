#include "nn/networks/rvm_net.h"

#include <ATen/ops/empty.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

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
using nn::RvmMemory;

struct Case {
  std::string name;
  std::int64_t height;
  std::int64_t width;
  double ratio;
};
const std::vector<Case> cases{{"A", 288, 512, 0.5}, {"B", 271, 481, 0.375}, {"C", 142, 250, 1}};
const std::vector<std::string> networks{"rvm_mobilenetv3", "rvm_resnet50"};
constexpr std::int64_t frames = 3;
constexpr float tolerance = 4e-5F;

struct Run {
  at::Tensor alpha;       // [T,1,H,W]
  at::Tensor foreground;  // [T,3,H,W]
  RvmMemory memory;
};

std::vector<at::Tensor> single(const at::Tensor& pictures) {
  std::vector<at::Tensor> result;
  for (std::int64_t t = 0; t < pictures.size(0); ++t) {
    result.push_back(pictures.narrow(0, t, 1).clone());
  }
  return result;
}

// `step` frames a call.
Run run(const nn::RvmNet& net, const at::Tensor& pictures, double ratio, std::size_t step, bool foreground = true) {
  const c10::InferenceMode guard;
  const auto all = single(pictures);
  Run result;
  result.alpha = at::empty({pictures.size(0), 1, pictures.size(2), pictures.size(3)}, at::TensorOptions(at::kFloat));
  result.foreground = at::empty(pictures.sizes(), at::TensorOptions(at::kFloat));
  std::int64_t t = 0;
  for (std::size_t first = 0; first < all.size(); first += step) {
    const auto part = std::span(all).subspan(first, std::min(step, all.size() - first));
    for (const auto& matte : net(part, result.memory, {ratio, foreground})) {
      result.alpha.narrow(0, t, 1).copy_(matte.alpha);
      CHECK(matte.foreground.defined() == foreground);
      if (foreground) {
        result.foreground.narrow(0, t, 1).copy_(matte.foreground);
      }
      ++t;
    }
  }
  return result;
}

nn::RvmNet network(const weights::Weights& weights, ConvPath path, nn::Precision precision = nn::Precision::fp32) {
  const c10::InferenceMode guard;
  nn::Device device;
  device.precision = precision;
  return nn::make_network<nn::RvmNet>(weights, device, path);
}

float difference(const at::Tensor& a, const at::Tensor& b) { return a.sub(b).abs().max().item<float>(); }

void check_golden(const Run& result, const std::string& prefix) {
  const auto largest = [&](const at::Tensor& tensor, const std::string& name,
                           std::initializer_list<std::int64_t> steps) {
    return tests::difference_to_golden(tensor, "pseudo/" + prefix + name + ".npy", steps).largest;
  };
  CHECK(largest(result.alpha, "_pha_s4", {1, 1, 4, 4}) < tolerance);
  CHECK(largest(result.foreground, "_fgr_s8", {1, 1, 8, 8}) < tolerance);
  CHECK(largest(result.memory[0], "_r1_s4", {1, 4, 4, 4}) < tolerance);
  CHECK(largest(result.memory[1], "_r2_s4", {1, 4, 4, 4}) < tolerance);
  CHECK(largest(result.memory[2], "_r3_s4", {1, 4, 2, 2}) < tolerance);
  CHECK(largest(result.memory[3], "_r4_s4", {1, 4, 2, 2}) < tolerance);
}

std::string refusal(const weights::Weights& weights) {
  return tests::refusal_of([&] { return network(weights, ConvPath::fused); });
}

}  // namespace

TEST_CASE(
    "both matting networks agree with the golden outputs on all sizes, fused and plain, frame by frame and as one "
    "call",
    "[rvm][slow]") {
  if (!tests::shared_file("golden/pseudo/rvm_mobilenetv3.keys.json")) {
    return;
  }
  nn::use_threads(1);
  for (const auto& name : networks) {
    const auto weights = tests::pseudo_weights(name);
    for (const auto path : {ConvPath::fused, ConvPath::plain}) {
      const auto net = network(weights, path);
      for (const auto& c : cases) {
        INFO(name << " " << c.name << (path == ConvPath::fused ? " fused" : " plain"));
        const auto pictures = tests::pseudo_input({frames, 3, c.height, c.width}, 0.5F, 0.5F);
        const auto one_by_one = run(net, pictures, c.ratio, 1);
        check_golden(one_by_one, name + "_" + c.name);
        const auto together = run(net, pictures, c.ratio, frames);
        CHECK(difference(together.alpha, one_by_one.alpha) < 1e-5F);
        CHECK(difference(together.foreground, one_by_one.foreground) < 1e-5F);
        for (std::size_t i = 0; i < together.memory.size(); ++i) {
          CHECK(difference(together.memory[i], one_by_one.memory[i]) < 1e-5F);
        }
      }
    }
  }
}

TEST_CASE("alpha is the same when the foreground is not wanted, on one thread and on two", "[rvm]") {
  if (!tests::shared_file("golden/pseudo/rvm_mobilenetv3.keys.json")) {
    return;
  }
  const auto weights = tests::pseudo_weights("rvm_mobilenetv3");
  const auto pictures = tests::pseudo_input({frames, 3, 271, 481}, 0.5F, 0.5F);
  for (const auto path : {ConvPath::fused, ConvPath::plain}) {
    const auto net = network(weights, path);
    for (const double ratio : {0.375, 1.0}) {
      nn::use_threads(1);
      const auto both = run(net, pictures, ratio, 1);
      CHECK(difference(run(net, pictures, ratio, 1, false).alpha, both.alpha) == 0);
      nn::use_threads(2);
      const auto threaded = run(net, pictures, ratio, 2);
      nn::use_threads(1);
      CHECK(difference(threaded.alpha, both.alpha) < 1e-5F);
      CHECK(difference(threaded.foreground, both.foreground) < 1e-5F);
    }
  }
}

TEST_CASE("pictures down to a few pixels pass, fused and plain alike", "[rvm]") {
  if (!tests::shared_file("golden/pseudo/rvm_mobilenetv3.keys.json")) {
    return;
  }
  nn::use_threads(1);
  for (const auto& name : networks) {
    const auto weights = tests::pseudo_weights(name);
    const auto fused = network(weights, ConvPath::fused);
    const auto plain = network(weights, ConvPath::plain);
    for (const auto& c : {Case{"", 16, 16, 1}, Case{"", 5, 3, 0.4}, Case{"", 33, 17, 0.99}, Case{"", 1, 1, 1}}) {
      INFO(name << " " << c.width << "x" << c.height << " ratio " << c.ratio);
      const auto pictures = tests::pseudo_input({2, 3, c.height, c.width}, 0.5F, 0.5F);
      const auto a = run(fused, pictures, c.ratio, 1);
      const auto b = run(plain, pictures, c.ratio, 1);
      CHECK(difference(a.alpha, b.alpha) < tolerance);
      CHECK(difference(a.foreground, b.foreground) < tolerance);
    }
  }
}

TEST_CASE("the weights say which matting network they are, and what does not fit is refused by name", "[rvm]") {
  if (!tests::shared_file("golden/pseudo/rvm_mobilenetv3.keys.json")) {
    return;
  }
  const auto mobilenet = tests::pseudo_weights("rvm_mobilenetv3");
  const auto resnet = tests::pseudo_weights("rvm_resnet50");
  CHECK(network(mobilenet, ConvPath::fused).name() == "rvm-mobilenetv3");
  CHECK(network(resnet, ConvPath::fused).name() == "rvm-resnet50");
  CHECK(network(mobilenet, ConvPath::fused).memory_channels() == std::array<std::int64_t, 4>{16, 20, 40, 64});
  CHECK(network(resnet, ConvPath::fused).memory_channels() == std::array<std::int64_t, 4>{16, 32, 64, 128});

  for (const auto* weights : {&mobilenet, &resnet}) {
    const auto with = [&](const auto& change) {
      auto tensors = weights->tensors();
      change(tensors);
      return weights::Weights(std::move(tensors), nullptr, "test");
    };
    for (const std::string name : {"aspp.aspp2.1.weight", "decoder.decode2.gru.hh.0.bias", "project_mat.conv.bias",
                                   "refiner.box_filter.weight", "refiner.conv.4.running_var"}) {
      CHECK_THAT(refusal(with([&](auto& tensors) { tensors.erase(name); })), Contains(name));
      CHECK_THAT(refusal(with([&](auto& tensors) { tensors.at(name).shape.push_back(1); })), Contains(name));
    }
    CHECK_THAT(refusal(with([](auto& tensors) { tensors["decoder.more"] = tensors.begin()->second; })),
               Contains("decoder.more"));
    // The segmentation head is nobody's, and need not be there.
    CHECK_NOTHROW(network(with([](auto& tensors) {
                            tensors.erase("project_seg.conv.weight");
                            tensors.erase("project_seg.conv.bias");
                          }),
                          ConvPath::fused));
  }
}
