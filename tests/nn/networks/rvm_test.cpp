#include "nn/networks/rvm.h"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstddef>
#include <iostream>
#include <map>
#include <memory>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "base/error.h"
#include "base/format.h"
#include "nn/device.h"
#include "nn/matting_factory.h"
#include "nn/matting_tensor.h"
#include "tests/nn/golden.h"
#include "tests/nn/networks/matting_footage.h"
#include "tests/support/read_json.h"
#include "tests/support/shared.h"
#include "vision/rgb_view.h"

namespace {

using namespace smartcv;
using Catch::Matchers::Contains;
using nn::ConvPath;

std::unique_ptr<nn::Matting> real_network(ConvPath path, nn::Precision precision = nn::Precision::fp32) {
  const auto file = tests::shared_file("weights/rvm_mobilenetv3.pth");
  if (!file) {
    return nullptr;
  }
  nn::MattingOptions options;
  options.path = path;
  options.device.precision = precision;
  return nn::make_matting(*file, options);
}

// All frames in calls of `step` frames.
std::vector<nn::Matte> run(const nn::Matting& network, std::span<const nn::MattingInput> frames, std::size_t step,
                           nn::MattingState& state, const nn::MattingRun& options) {
  std::vector<nn::Matte> mattes;
  for (std::size_t first = 0; first < frames.size(); first += step) {
    std::vector<const nn::MattingInput*> inputs;
    for (std::size_t i = first; i < std::min(first + step, frames.size()); ++i) {
      inputs.push_back(&frames[i]);
    }
    for (auto& matte : network.run(inputs, state, options)) {
      mattes.push_back(std::move(matte));
    }
  }
  return mattes;
}

struct Difference {
  double largest = 0;
  double mean = 0;
};

// Sums up over several calls.
class Meter {
 public:
  void add(double a, double b) {
    const double difference = std::abs(a - b);
    result_.largest = std::max(result_.largest, difference);
    sum_ += difference;
    ++count_;
  }
  [[nodiscard]] Difference result() const { return {result_.largest, sum_ / static_cast<double>(count_)}; }

 private:
  Difference result_;
  double sum_ = 0;
  std::size_t count_ = 0;
};

std::size_t pixels(const nn::Matte& matte) {
  return static_cast<std::size_t>(matte.size.width) * static_cast<std::size_t>(matte.size.height);
}

void compare_alpha(const nn::Matte& a, const nn::Matte& b, Meter& meter) {
  REQUIRE(a.size == b.size);
  for (std::size_t i = 0; i < pixels(a); ++i) {
    meter.add(a.alpha[i], b.alpha[i]);
  }
}

// The golden alpha pictures of a folder, as far as they are there.
Difference difference_to_pictures(const std::vector<nn::Matte>& mattes, const std::string& folder) {
  Meter meter;
  constexpr double full_scale = 65535;
  for (std::size_t i = 0; i < mattes.size(); ++i) {
    const auto path = *tests::shared_file("golden/rvm") / folder / fmt::format("alpha_{:02}.png", i);
    if (!std::filesystem::exists(path)) {
      continue;
    }
    const auto golden = cv::imread(path.string(), cv::IMREAD_UNCHANGED);
    REQUIRE(golden.type() == CV_16UC1);
    REQUIRE(golden.size() == cv::Size(mattes[i].size.width, mattes[i].size.height));
    for (std::size_t k = 0; k < pixels(mattes[i]); ++k) {
      meter.add(mattes[i].alpha[k], golden.ptr<std::uint16_t>()[k] / full_scale);
    }
  }
  return meter.result();
}

// Golden planes [5,planes,h/step,w/step] of the frames 0, 1, 5, 11, 23.
Difference difference_to_planes(const std::vector<nn::Matte>& mattes, const std::string& name, std::size_t planes,
                                std::size_t step) {
  const auto golden = tests::read_npy(*tests::shared_file("golden/rvm/" + name));
  Meter meter;
  auto value = golden.values.begin();
  for (const std::size_t frame : {0, 1, 5, 11, 23}) {
    const auto& matte = mattes.at(frame);
    for (std::size_t plane = 0; plane < planes; ++plane) {
      const float* samples = planes == 1 ? matte.alpha : matte.foreground.at(plane);
      for (std::size_t y = 0; y < static_cast<std::size_t>(matte.size.height); y += step) {
        for (std::size_t x = 0; x < static_cast<std::size_t>(matte.size.width); x += step) {
          REQUIRE(value != golden.values.end());
          meter.add(samples[y * static_cast<std::size_t>(matte.size.width) + x], *value++);
        }
      }
    }
  }
  REQUIRE(value == golden.values.end());
  return meter.result();
}

void check_memory(const nn::MattingSnapshot& snapshot, const nlohmann::json& golden) {
  REQUIRE(snapshot.tensors.size() == 4);
  for (std::size_t i = 0; i < snapshot.tensors.size(); ++i) {
    const auto& expected = golden.at(fmt::format("r{}", i + 1));
    const auto& tensor = snapshot.tensors[i];
    CHECK(tensor.shape == expected.at("shape").get<std::vector<std::int64_t>>());
    const auto* values = reinterpret_cast<const float*>(tensor.bytes.data());
    const std::size_t count = tensor.bytes.size() / sizeof(float);
    double sum = 0;
    double sum_abs = 0;
    double largest = 0;
    for (std::size_t k = 0; k < count; ++k) {
      sum += values[k];
      sum_abs += std::abs(values[k]);
      largest = std::max(largest, static_cast<double>(std::abs(values[k])));
    }
    CHECK(sum / static_cast<double>(count) == Approx(expected.at("mean").get<double>()).margin(1e-5));
    CHECK(sum_abs / static_cast<double>(count) == Approx(expected.at("mean_abs").get<double>()).margin(1e-5));
    CHECK(largest == Approx(expected.at("abs_max").get<double>()).margin(1e-4));
  }
}

bool same(const nn::Matte& a, const nn::Matte& b) {
  if (!(a.size == b.size) || !std::equal(a.alpha, a.alpha + pixels(a), b.alpha)) {
    return false;
  }
  for (std::size_t c = 0; c < a.foreground.size(); ++c) {
    if (!std::equal(a.foreground.at(c), a.foreground.at(c) + pixels(a), b.foreground.at(c))) {
      return false;
    }
  }
  return true;
}

}  // namespace

TEST_CASE("real weights give the golden mattes of 24 frames with the state carried, fused and plain", "[rvm][slow]") {
  if (!tests::shared_file("golden/rvm/meta.json")) {
    return;
  }
  nn::use_threads(1);
  const auto meta = tests::read_json(*tests::shared_file("golden/rvm/meta.json"));
  for (const auto path : {ConvPath::fused, ConvPath::plain}) {
    const auto network = real_network(path);
    if (!network) {
      return;
    }
    CHECK(network->name() == "rvm-mobilenetv3");
    const auto frames = tests::golden_frames(*network);
    if (!frames) {
      return;
    }
    const std::map<std::string, double> ratios{
        {"ratio_auto", nn::auto_downsample_ratio(frames->front().upright)}, {"ratio_1", 1.0}, {"ratio_0.4", 0.4}};
    for (const auto& [folder, ratio] : ratios) {
      INFO(folder << (path == ConvPath::fused ? " fused" : " plain"));
      CHECK(ratio == meta.at(folder).at("downsample_ratio").get<double>());
      const auto state = network->make_state();
      const auto mattes = run(*network, *frames, 1, *state, {ratio, true});
      constexpr double png_step = 1.0 / 65535;
      const auto pictures = difference_to_pictures(mattes, folder);
      CHECK(pictures.largest < 1e-4 + png_step);
      CHECK(pictures.mean < 2e-6 + png_step);
      const auto alpha = difference_to_planes(mattes, folder + "/alpha_s4.npy", 1, 4);
      CHECK(alpha.largest < 1e-4);
      CHECK(alpha.mean < 2e-6);
      CHECK(difference_to_planes(mattes, folder + "/fgr_s8.npy", 3, 8).largest < 1e-4);
      check_memory(state->snapshot(), meta.at(folder).at("rec_after_last"));
    }
  }
}

TEST_CASE("a matting state restored from its snapshot goes on bit for bit", "[rvm]") {
  nn::use_threads(1);
  const auto network = real_network(ConvPath::fused);
  const auto frames = network ? tests::golden_frames(*network) : std::nullopt;
  if (!frames) {
    return;
  }
  const auto part = std::span(*frames).first(6);
  const auto whole_state = network->make_state();
  CHECK(whole_state->empty());
  CHECK(whole_state->snapshot().tensors.empty());
  const auto whole = run(*network, part, 1, *whole_state, {0.4, true});

  const auto first_state = network->make_state();
  static_cast<void>(run(*network, part.first(3), 1, *first_state, {0.4, true}));
  const auto snapshot = first_state->snapshot();
  const auto second_state = network->make_state();
  second_state->restore(snapshot);
  const auto rest = run(*network, part.subspan(3), 2, *second_state, {0.4, true});
  for (std::size_t i = 0; i < rest.size(); ++i) {
    CHECK(same(rest[i], whole[i + 3]));
  }
  // Reset, and it is the first frame again.
  second_state->reset();
  CHECK(same(run(*network, part.first(1), 1, *second_state, {0.4, true}).at(0), whole[0]));
  CHECK_FALSE(same(rest.at(0), whole[0]));
}

TEST_CASE("a snapshot that does not fit is refused and leaves the state alone", "[rvm]") {
  nn::use_threads(1);
  const auto network = real_network(ConvPath::fused);
  const auto frames = network ? tests::golden_frames(*network) : std::nullopt;
  if (!frames) {
    return;
  }
  const auto state = network->make_state();
  static_cast<void>(run(*network, std::span(*frames).first(1), 1, *state, {0.4, false}));
  const auto good = state->snapshot();
  std::vector<nn::MattingSnapshot> bad(5, good);
  bad[0].network = "rvm-resnet50";
  bad[1].tensors.pop_back();
  bad[2].tensors[1].bytes.pop_back();
  bad[3].tensors[2].shape = {1, 40, std::int64_t{1} << 62, 4};
  std::swap(bad[4].tensors[0], bad[4].tensors[1]);
  for (const auto& snapshot : bad) {
    try {
      state->restore(snapshot);
      FAIL("the snapshot was accepted");
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::input);
    }
    CHECK(state->snapshot().tensors[3].bytes == good.tensors[3].bytes);
  }
}

TEST_CASE("a wrong ratio, frames of another size and a wrong file are refused in one sentence", "[rvm]") {
  nn::use_threads(1);
  const auto network = real_network(ConvPath::fused);
  const auto frames = network ? tests::golden_frames(*network) : std::nullopt;
  if (!frames) {
    return;
  }
  const auto code = [&](const auto& call) {
    try {
      call();
    } catch (const Error& error) {
      return error.code();
    }
    FAIL("no error");
    return ErrorCode::internal;
  };
  const auto state = network->make_state();
  const auto one = std::span(*frames).first(1);
  for (const double ratio : {0.0, -0.5, 1.5, 1e-4, std::nan("")}) {
    CHECK(code([&] { run(*network, one, 1, *state, {ratio, true}); }) == ErrorCode::usage);
  }
  static_cast<void>(run(*network, one, 1, *state, {0.4, true}));
  const auto before = state->snapshot();
  CHECK(code([&] { run(*network, one, 1, *state, {0.8, true}); }) == ErrorCode::internal);
  const cv::Mat other(64, 48, CV_8UC3, cv::Scalar(1, 2, 3));
  const std::array<nn::MattingInput, 2> mixed{one[0], network->prepare(vision::rgb_view(other), {})};
  CHECK(code([&] { run(*network, mixed, 2, *state, {0.4, true}); }) == ErrorCode::internal);
  CHECK(state->snapshot().tensors[0].bytes == before.tensors[0].bytes);

  const auto wrong = tests::shared_file("weights/centerface.pth");
  if (wrong) {
    try {
      static_cast<void>(nn::make_matting(*wrong, {}));
      FAIL("another network's file was accepted");
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::model);
      CHECK_THAT(error.what(), Contains("centerface.pth") && Contains("backbone.features.0.0.weight"));
    }
  }
}

TEST_CASE("a picture becomes upright RGB at full size, whatever its layout", "[rvm]") {
  const auto network = real_network(ConvPath::fused);
  if (!network) {
    return;
  }
  cv::Mat rgb(6, 10, CV_8UC3, cv::Scalar(0, 0, 0));
  rgb.at<cv::Vec3b>(2, 7) = {255, 51, 102};
  const auto upright = network->prepare(vision::rgb_view(rgb), {});
  CHECK(upright.upright == vision::Size{10, 6});
  CHECK(upright.tensor->picture.sizes() == at::IntArrayRef({1, 3, 6, 10}));
  CHECK(upright.tensor->picture.is_contiguous(at::MemoryFormat::ChannelsLast));
  const auto turned = network->prepare(vision::rgb_view(rgb), {.quarter_turns = 1, .mirrored = false});
  CHECK(turned.upright == vision::Size{6, 10});
  const std::array<float, 3> color{1, 0.2F, 0.4F};
  for (std::size_t c = 0; c < color.size(); ++c) {
    const auto channel = static_cast<std::int64_t>(c);
    CHECK(upright.tensor->picture[0][channel][2][7].item<float>() == Approx(color.at(c)).margin(1e-6));
    CHECK(turned.tensor->picture[0][channel][7][3].item<float>() == Approx(color.at(c)).margin(1e-6));
  }
}

TEST_CASE("two threads with their own states share one matting network", "[rvm]") {
  nn::use_threads(1);
  const auto network = real_network(ConvPath::fused);
  const auto frames = network ? tests::golden_frames(*network) : std::nullopt;
  if (!frames) {
    return;
  }
  const auto part = std::span(*frames).first(4);
  const auto job = [&](std::vector<nn::Matte>& result) {
    nn::use_threads(1);
    const auto state = network->make_state();
    result = run(*network, part, 1, *state, {0.4, true});
  };
  std::vector<nn::Matte> expected;
  job(expected);
  std::array<std::vector<nn::Matte>, 2> results;
  std::thread first([&] { job(results[0]); });
  std::thread second([&] { job(results[1]); });
  first.join();
  second.join();
  for (const auto& result : results) {
    for (std::size_t i = 0; i < part.size(); ++i) {
      CHECK(same(result.at(i), expected.at(i)));
    }
  }
}

TEST_CASE("alpha in bf16 stays within 0.002 of fp32 on average over 24 frames with the state carried", "[rvm][slow]") {
  if (!tests::bf16_here()) {
    return;
  }
  nn::use_threads(1);
  const auto exact = real_network(ConvPath::fused);
  const auto frames = exact ? tests::golden_frames(*exact) : std::nullopt;
  if (!frames) {
    return;
  }
  const auto rounded = real_network(ConvPath::fused, nn::Precision::bf16);
  for (const double ratio : {nn::auto_downsample_ratio(frames->front().upright), 1.0, 0.4}) {
    const auto exact_state = exact->make_state();
    const auto rounded_state = rounded->make_state();
    const auto expected = run(*exact, *frames, 1, *exact_state, {ratio, false});
    const auto found = run(*rounded, *frames, 1, *rounded_state, {ratio, false});
    Meter meter;
    for (std::size_t i = 0; i < expected.size(); ++i) {
      compare_alpha(found[i], expected[i], meter);
    }
    const auto [largest, mean] = meter.result();
    std::cerr << "alpha in bf16, ratio " << ratio << ": mean difference " << mean << ", largest " << largest << "\n";
    CHECK(mean < 0.002);
    CHECK(mean > 0);  // it was bf16
  }
}
