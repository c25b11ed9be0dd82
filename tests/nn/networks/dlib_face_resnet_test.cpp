#include "nn/networks/dlib_face_resnet.h"

#include <ATen/core/Tensor.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/cosine_similarity.h>
#include <ATen/ops/from_blob.h>
#include <c10/core/InferenceMode.h>

#include <array>
#include <catch2/catch.hpp>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/format.h"
#include "nn/device.h"
#include "tests/nn/compare.h"
#include "tests/nn/golden.h"
#include "tests/support/read_json.h"
#include "tests/support/refusal.h"
#include "tests/support/shared.h"

namespace {

using namespace smartcv;
using Catch::Matchers::Contains;
using nn::ConvPath;
using nn::DlibFaceResnet;
using tests::difference_to_golden;
using tests::shared_file;

constexpr std::array paths{ConvPath::fused, ConvPath::plain};
constexpr int chips = 10;

std::optional<weights::Weights> checkpoint() {
  const auto file = shared_file("weights/dlib_face_resnet_v1.pth");
  return file ? std::optional(weights::read_weights(*file)) : std::nullopt;
}

DlibFaceResnet make(const weights::Weights& weights, ConvPath path, const std::string& precision = "fp32") {
  nn::use_threads(1);
  return nn::make_network<DlibFaceResnet>(weights, nn::resolve_device("cpu", precision), path);
}

// [10,3,150,150] float32 0..255, channels last.
at::Tensor golden_chips() {
  std::vector<at::Tensor> all;
  for (int i = 0; i < chips; ++i) {
    const auto rgb = tests::read_rgb(*shared_file(fmt::format("golden/faces/dlib_chips/chip_{:02}.png", i)));
    REQUIRE(rgb.cols == DlibFaceResnet::side);
    all.push_back(at::from_blob(rgb.data, {1, rgb.rows, rgb.cols, 3}, at::kByte).to(at::kFloat));
  }
  return at::cat(all).permute({0, 3, 1, 2});
}

std::string refusal(std::map<std::string, weights::TensorView> tensors) {
  const c10::InferenceMode guard;
  return tests::refusal_of(
      [&] { return make(weights::Weights(std::move(tensors), nullptr, "test"), ConvPath::fused); });
}

}  // namespace

TEST_CASE("dlib's network gives the golden embeddings, fused and plain, alone and in batches", "[dlib_face]") {
  const auto weights = checkpoint();
  if (!weights || !shared_file("golden/faces/dlib_embeddings_10x128.npy")) {
    return;
  }
  const c10::InferenceMode guard;
  const auto input = golden_chips();
  for (const auto path : paths) {
    const auto net = make(*weights, path);
    for (const std::int64_t batch : {1, 5, 10}) {
      INFO((path == ConvPath::fused ? "fused" : "plain") << " batch " << batch);
      std::vector<at::Tensor> embeddings;
      for (std::int64_t first = 0; first < chips; first += batch) {
        embeddings.push_back(net(input.narrow(0, first, batch)));
      }
      CHECK(difference_to_golden(at::cat(embeddings), "faces/dlib_embeddings_10x128.npy").largest < 1e-4F);
    }
  }
}

TEST_CASE("every stage of dlib's network has the golden statistics", "[dlib_face]") {
  const auto weights = checkpoint();
  const auto file = shared_file("golden/faces/dlib_stage_stats_chip_09.json");
  if (!weights || !file) {
    return;
  }
  const c10::InferenceMode guard;
  const auto golden = tests::read_json(*file);
  const auto input = golden_chips().narrow(0, 9, 1);
  for (const auto path : paths) {
    std::size_t stage = 0;
    static_cast<void>(make(*weights, path).watched(input, [&](const at::Tensor& seen) {
      const auto& expected = golden.at(stage++);
      INFO(expected["stage"]);
      CHECK(seen.sizes().slice(1) == at::IntArrayRef(expected["shape"].get<std::vector<std::int64_t>>()));
      CHECK(seen.is_contiguous(at::MemoryFormat::ChannelsLast));
      CHECK(seen.mean().item<double>() == Approx(expected["mean"].get<double>()).epsilon(1e-4));
      CHECK(seen.std().item<double>() == Approx(expected["std"].get<double>()).epsilon(1e-4));
      CHECK(seen.max().item<double>() == Approx(expected["max"].get<double>()).epsilon(1e-4));
    }));
    CHECK(stage == golden.size());
  }
}

TEST_CASE("dlib's network tells the golden people apart", "[dlib_face]") {
  const auto weights = checkpoint();
  if (!weights || !shared_file("golden/faces/dlib_embeddings_10x128.npy")) {
    return;
  }
  const c10::InferenceMode guard;
  const auto embeddings = make(*weights, ConvPath::fused)(golden_chips());
  // 00 to 03 are one woman, 04 to 08 passers-by, 09 an astronaut.
  const auto distance = [&](int a, int b) { return embeddings[a].sub(embeddings[b]).norm().item<double>(); };
  for (int a = 0; a < chips; ++a) {
    for (int b = a + 1; b < chips; ++b) {
      INFO(a << " and " << b << ": " << distance(a, b));
      if (b < 4) {
        CHECK((distance(a, b) > 0.165 && distance(a, b) < 0.375));
      } else {
        CHECK((distance(a, b) > 0.645 && distance(a, b) < 0.865));
      }
    }
  }
}

TEST_CASE("dlib's embeddings in bf16 point where the fp32 ones point", "[dlib_face]") {
  const auto weights = checkpoint();
  if (!weights || !shared_file("golden/faces/dlib_chips/chip_09.png")) {
    return;
  }
  if (!tests::bf16_here()) {
    return;
  }
  const c10::InferenceMode guard;
  const auto input = golden_chips();
  const auto exact = make(*weights, ConvPath::fused)(input);
  for (const auto path : paths) {
    const auto rounded = make(*weights, path, "bf16")(input);
    CHECK(rounded.scalar_type() == at::kFloat);
    const auto cosine = at::cosine_similarity(exact, rounded, 1);
    CAPTURE(cosine.min().item<float>(), cosine.mean().item<float>());
    CHECK(cosine.min().item<float>() >= 0.999F);
    // What tells people apart is the distance.
    CHECK(exact.sub(rounded).norm(2, {1}, false).max().item<float>() < 0.02F);
  }
}

TEST_CASE("a checkpoint that is not dlib's is refused by the tensor's name", "[dlib_face]") {
  const auto weights = checkpoint();
  if (!weights) {
    return;
  }
  const auto& tensors = weights->tensors();

  auto missing = tensors;
  missing.erase("blocks.10.affine2.bias");
  CHECK_THAT(refusal(missing), Contains("blocks.10.affine2.bias"));

  auto reshaped = tensors;
  reshaped["fc.weight"].shape = {256, 128};
  CHECK_THAT(refusal(reshaped), Contains("fc.weight") && Contains("[128, 256]"));

  auto extra = tensors;
  extra["blocks.14.conv1.bias"] = tensors.at("stem.conv.bias");
  CHECK_THAT(refusal(extra), Contains("blocks.14.conv1.bias"));
}
