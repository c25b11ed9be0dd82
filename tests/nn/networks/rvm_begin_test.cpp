#include <algorithm>
#include <catch2/catch.hpp>
#include <cstddef>
#include <span>
#include <thread>
#include <vector>

#include "base/error.h"
#include "nn/device.h"
#include "nn/matting_factory.h"
#include "tests/nn/networks/matting_footage.h"
#include "tests/support/shared.h"

namespace {

using namespace smartcv;

std::vector<nn::Matte> run(const nn::Matting& network, std::span<const nn::MattingInput> frames,
                           const nn::MattingRun& options) {
  const auto state = network.make_state();
  std::vector<nn::Matte> mattes;
  for (const auto& frame : frames) {
    const nn::MattingInput* const inputs[] = {&frame};
    mattes.push_back(std::move(network.run(inputs, *state, options)[0]));
  }
  return mattes;
}

bool same(const nn::Matte& a, const nn::Matte& b) {
  const std::size_t pixels = static_cast<std::size_t>(a.size.width) * static_cast<std::size_t>(a.size.height);
  return a.size == b.size && std::equal(a.alpha, a.alpha + pixels, b.alpha) &&
         std::equal(a.foreground[0], a.foreground[0] + 3 * pixels, b.foreground[0]);
}

}  // namespace

TEST_CASE("mattes whose end is made later, on another thread, are bit for bit those of one run", "[rvm]") {
  const auto file = tests::shared_file("weights/rvm_mobilenetv3.pth");
  if (!file) {
    return;
  }
  nn::use_threads(1);
  const auto network = nn::make_matting(*file, {});
  auto frames = tests::golden_frames(*network);
  if (!frames) {
    return;
  }
  frames->resize(4);
  for (const double ratio : {0.4, 1.0}) {
    CAPTURE(ratio);
    const auto expected = run(*network, *frames, {ratio, true});
    const nn::MattingRun options{.downsample_ratio = ratio, .foreground = true, .leave_end = true};
    auto found = run(*network, *frames, options);
    CHECK(found[0].alpha == nullptr);
    CHECK(found[0].size == expected[0].size);
    std::thread later([&] {
      nn::use_threads(1);
      for (std::size_t i = found.size(); i-- > 0;) {
        network->end(found[i], options);
      }
    });
    later.join();
    for (std::size_t i = 0; i < expected.size(); ++i) {
      CAPTURE(i);
      CHECK(same(found[i], expected[i]));
    }
    const float* const whole = found[0].alpha;
    network->end(found[0], options);
    CHECK(found[0].alpha == whole);
  }
}

TEST_CASE("frames that began early, on other threads, come out bit for bit as those that did not", "[rvm]") {
  const auto file = tests::shared_file("weights/rvm_mobilenetv3.pth");
  if (!file) {
    return;
  }
  nn::use_threads(2);
  const auto network = nn::make_matting(*file, {});
  auto frames = tests::golden_frames(*network);
  if (!frames) {
    return;
  }
  frames->resize(5);
  for (const double ratio : {0.4, 1.0}) {
    CAPTURE(ratio);
    const auto expected = run(*network, *frames, {ratio, true});
    auto begun = *frames;
    // The fourth one has not begun, the last one with another ratio.
    std::thread first([&] {
      nn::use_threads(1);
      network->begin(begun[0], {ratio, true});
      network->begin(begun[2], {ratio, true});
    });
    std::thread second([&] {
      nn::use_threads(1);
      network->begin(begun[1], {ratio, true});
      network->begin(begun[4], {0.7, true});
    });
    first.join();
    second.join();
    const auto found = run(*network, begun, {ratio, true});
    for (std::size_t i = 0; i < expected.size(); ++i) {
      CAPTURE(i);
      CHECK(same(found[i], expected[i]));
    }
  }
}

TEST_CASE("a ratio that leaves no pixels is refused at the beginning already", "[rvm]") {
  const auto file = tests::shared_file("weights/rvm_mobilenetv3.pth");
  if (!file) {
    return;
  }
  const auto network = nn::make_matting(*file, {});
  auto frames = tests::golden_frames(*network);
  if (!frames) {
    return;
  }
  CHECK_THROWS_AS(network->begin(frames->front(), {0.0001, true}), Error);
}
