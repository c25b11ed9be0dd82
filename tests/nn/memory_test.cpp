#include <ATen/ops/rand.h>
#include <c10/core/InferenceMode.h>
#include <malloc.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstddef>

#include "nn/matting_factory.h"
#include "nn/networks/centerface_net.h"
#include "tests/nn/golden.h"
#include "tests/nn/networks/matting_footage.h"
#include "tests/support/shared.h"
#include "weights/weights.h"

using namespace smartcv;

namespace {

// Bytes the program holds from the allocator, in use right now.
std::size_t bytes_in_use() {
  const auto info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

}  // namespace

TEST_CASE("ten thousand forward passes over changing batches and sizes hold no more memory than the first ones",
          "[memory][slow]") {
  const auto model = tests::model_file("centerface.onnx");
  if (!model) {
    return;
  }
  nn::use_threads(1);
  const c10::InferenceMode guard;
  const nn::CenterFaceNet net(weights::read_weights(*model), nn::Device{}, nn::ConvPath::fused);
  std::array<at::Tensor, 4> inputs;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const auto batch = static_cast<std::int64_t>(1 + i / 2);
    inputs[i] = at::rand({batch, 3, 32, i % 2 == 0 ? 32 : 64}).contiguous(at::MemoryFormat::ChannelsLast);
  }
  const auto run = [&](int calls) {
    for (int call = 0; call < calls; ++call) {
      static_cast<void>(net(inputs[static_cast<std::size_t>(call) % inputs.size()]));
    }
  };
  run(100);  // packs the weights for each size
  const auto before = bytes_in_use();
  run(10'000);
  CHECK(bytes_in_use() < before + (std::size_t{256} << 10U));
}

TEST_CASE("a matting network's memory does not grow from call to call", "[memory][rvm][slow]") {
  const auto file = tests::shared_file("weights/rvm_mobilenetv3.pth");
  if (!file) {
    return;
  }
  nn::use_threads(1);
  const auto network = nn::make_matting(*file, {});
  const auto frames = tests::golden_frames(*network);
  if (!frames) {
    return;
  }
  const auto state = network->make_state();
  const auto run = [&](int calls) {
    const std::array<const nn::MattingInput*, 2> inputs{&frames->at(0), &frames->at(1)};
    for (int call = 0; call < calls; ++call) {
      static_cast<void>(network->run(inputs, *state, {.downsample_ratio = 0.2, .foreground = true}));
    }
  };
  run(10);
  const auto before = bytes_in_use();
  run(50);  // one result kept for each call would be 260 MB
  CHECK(bytes_in_use() < before + (std::size_t{256} << 10U));
}
