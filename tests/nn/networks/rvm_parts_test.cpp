#include <ATen/ops/cat.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randn.h>
#include <c10/core/InferenceMode.h>

#include <catch2/catch.hpp>
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "nn/device.h"
#include "nn/matting.h"
#include "nn/networks/conv_gru.h"
#include "nn/networks/deep_guided_filter.h"
#include "nn/networks/picture_downsample.h"
#include "nn/networks/picture_pyramid.h"
#include "nn/networks/upsample_concat.h"

// The passes written for the CPU against the same in ATen's operators.
namespace {

using namespace smartcv;
using nn::ConvPath;

float difference(const at::Tensor& a, const at::Tensor& b) {
  REQUIRE(a.sizes() == b.sizes());
  return a.to(at::kFloat).sub(b.to(at::kFloat)).abs().max().item<float>();
}

at::Tensor channels_last(const at::Tensor& x) { return x.contiguous(at::MemoryFormat::ChannelsLast); }

// Tensors that live as long as the Weights made of them.
weights::Weights weights_of(const std::map<std::string, at::Tensor>& tensors) {
  std::map<std::string, weights::TensorView> views;
  for (const auto& [name, tensor] : tensors) {
    views[name] = {weights::DataType::float32,
                   tensor.sizes().vec(),
                   {static_cast<const std::byte*>(tensor.const_data_ptr()), tensor.nbytes()}};
  }
  return {std::move(views), nullptr, "test"};
}

template <typename Part, typename... Arguments>
Part part(const std::map<std::string, at::Tensor>& tensors, ConvPath path, const Arguments&... arguments) {
  const auto weights = weights_of(tensors);
  nn::LayerBuilder layers(weights, nn::Device{}, path, nn::LayerBuilder::Purpose::load);
  return Part(layers, arguments...);
}

// Box weights that are not all equal, so that no tap can take another's place, and sum up to about 1, as real ones do.
std::map<std::string, at::Tensor> filter_weights() {
  std::map<std::string, at::Tensor> tensors{{"f.box_filter.weight", at::rand({4, 1, 3, 3}).mul(2.0 / 9)},
                                            {"f.conv.0.weight", at::randn({16, 24, 1, 1}).mul(0.2)},
                                            {"f.conv.3.weight", at::randn({16, 16, 1, 1}).mul(0.2)},
                                            {"f.conv.6.weight", at::randn({4, 16, 1, 1}).mul(0.1)},
                                            {"f.conv.6.bias", at::randn({4}).mul(0.1)}};
  for (const std::string norm : {"f.conv.1.", "f.conv.4."}) {
    tensors[norm + "weight"] = at::rand({16}).add(0.5);
    tensors[norm + "bias"] = at::randn({16}).mul(0.1);
    tensors[norm + "running_mean"] = at::randn({16}).mul(0.1);
    tensors[norm + "running_var"] = at::rand({16}).add(0.5);
  }
  return tensors;
}

struct Sizes {
  std::int64_t small_height, small_width, height, width;
};

}  // namespace

TEST_CASE("the guided filter's one pass agrees with its layers at every ratio of sizes", "[rvm]") {
  const c10::InferenceMode guard;
  const auto tensors = filter_weights();
  const auto fused = part<nn::DeepGuidedFilter>(tensors, ConvPath::fused, "f");
  const auto plain = part<nn::DeepGuidedFilter>(tensors, ConvPath::plain, "f");
  for (const int threads : {1, 2}) {
    nn::use_threads(threads);
    for (const auto& s : {Sizes{67, 120, 270, 480}, Sizes{101, 180, 271, 481}, Sizes{100, 53, 101, 54},
                          Sizes{1, 1, 7, 5}, Sizes{1, 9, 4, 31}, Sizes{2, 1, 300, 1}}) {
      INFO(s.small_height << "x" << s.small_width << " to " << s.height << "x" << s.width);
      const auto picture = channels_last(at::rand({1, 3, s.height, s.width}));
      const nn::DeepGuidedFilter::Small small{
          channels_last(at::rand({1, 3, s.small_height, s.small_width})),
          channels_last(at::cat({at::randn({1, 3, s.small_height, s.small_width}).mul(0.2),
                                 at::rand({1, 1, s.small_height, s.small_width})},
                                1)),
          channels_last(at::randn({1, 16, s.small_height, s.small_width}))};
      const auto expected = plain(picture, small, true);
      const auto found = fused(picture, small, true);
      CHECK(difference(found.alpha, expected.alpha) < 1e-5F);
      CHECK(difference(found.foreground, expected.foreground) < 1e-5F);
      CHECK(difference(fused(picture, small, false).alpha, found.alpha) == 0);
      // Something else than clipped values was compared; one pixel may well be clipped.
      CHECK((s.small_width < 50 || expected.alpha.gt(0).logical_and(expected.alpha.lt(1)).any().item<bool>()));
    }
  }
  nn::use_threads(1);
}

TEST_CASE("pictures are downsampled as ATen does it by a scale factor, to floor(side * ratio)", "[rvm]") {
  const c10::InferenceMode guard;
  for (const int threads : {1, 2}) {
    nn::use_threads(threads);
    for (const double ratio : {0.05, 0.125, 0.25, 0.2666666666666667, 0.375, 0.4, 0.9481481481481482, 0.999, 1.0}) {
      const std::vector<at::Tensor> pictures{channels_last(at::rand({1, 3, 141, 253})),
                                             channels_last(at::rand({1, 3, 141, 253}))};
      const auto expected = nn::downsample_pictures(pictures, ratio, ConvPath::plain);
      const auto found = nn::downsample_pictures(pictures, ratio, ConvPath::fused);
      INFO("ratio " << ratio);
      CHECK(found.size(2) == static_cast<std::int64_t>(141 * ratio));
      CHECK(difference(found, expected) < 1e-5F);
      CHECK(found.is_contiguous(at::MemoryFormat::ChannelsLast));
    }
  }
  nn::use_threads(1);
}

TEST_CASE("the decoder's pictures are ATen's averages bit for bit, at odd borders too", "[rvm]") {
  const c10::InferenceMode guard;
  for (const auto& [height, width] : {std::pair{101, 180}, std::pair{64, 37}, std::pair{1, 9}, std::pair{5, 1}}) {
    const auto picture = channels_last(at::rand({2, 3, height, width}));
    const auto found = nn::picture_pyramid(picture, picture.options(), ConvPath::fused);
    const auto expected = nn::picture_pyramid(picture, picture.options(), ConvPath::plain);
    for (std::size_t i = 0; i < found.size(); ++i) {
      INFO(height << "x" << width << ", level " << i);
      CHECK(difference(found.at(i), expected.at(i)) == 0);
    }
  }
}

TEST_CASE("512 pixels of 561 are 511, as in the original", "[rvm]") {
  CHECK(nn::downsampled(561, nn::auto_downsample_ratio({561, 100})) == 511);
  CHECK(nn::downsampled(1920, nn::auto_downsample_ratio({1920, 1080})) == 512);
  CHECK(nn::auto_downsample_ratio({400, 512}) == 1);
  CHECK(nn::auto_downsample_ratio({608, 1080}) == Approx(512.0 / 1080));
}

TEST_CASE("upsampling, cutting and joining in one pass agrees with ATen's three, odd sizes and bf16 included",
          "[rvm]") {
  const c10::InferenceMode guard;
  for (const int threads : {1, 2}) {
    nn::use_threads(threads);
    for (const auto type : {at::kFloat, at::kBFloat16}) {
      for (const auto& s : {Sizes{9, 13, 18, 26}, Sizes{9, 13, 17, 25}, Sizes{1, 1, 1, 1}, Sizes{1, 5, 2, 9}}) {
        for (const bool with_skip : {true, false}) {
          const auto random = [&, type = type](std::int64_t channels, std::int64_t height, std::int64_t width) {
            return channels_last(at::randn({2, channels, height, width}).to(type));
          };
          const auto x = random(20, s.small_height, s.small_width);
          const auto skip = with_skip ? random(7, s.height, s.width) : at::Tensor();
          const auto picture = random(3, s.height, s.width);
          const auto found = nn::upsample_concat(x, skip, picture, ConvPath::fused);
          CHECK(found.scalar_type() == type);
          CHECK(difference(found, nn::upsample_concat(x, skip, picture, ConvPath::plain)) <
                (type == at::kFloat ? 1e-5F : 0.05F));
        }
      }
    }
  }
  nn::use_threads(1);
}

TEST_CASE("the recurrent unit carries its state over frames and leaves the one it was given alone", "[rvm]") {
  const c10::InferenceMode guard;
  const std::map<std::string, at::Tensor> tensors{{"g.ih.0.weight", at::randn({24, 24, 3, 3}).mul(0.1)},
                                                  {"g.ih.0.bias", at::randn({24})},
                                                  {"g.hh.0.weight", at::randn({12, 24, 3, 3}).mul(0.1)},
                                                  {"g.hh.0.bias", at::randn({12})}};
  const auto fused = part<nn::ConvGru>(tensors, ConvPath::fused, "g", std::int64_t{12});
  const auto plain = part<nn::ConvGru>(tensors, ConvPath::plain, "g", std::int64_t{12});
  for (const int threads : {1, 2}) {
    nn::use_threads(threads);
    const auto input = channels_last(at::randn({3, 24, 41, 37}));
    const auto start = channels_last(at::randn({1, 12, 41, 37}).tanh());
    for (const auto& state : {start, at::Tensor()}) {
      auto expected = input.clone();
      const auto expected_state = plain(expected, state);
      const auto before = start.clone();
      auto found = input.clone();
      const auto found_state = fused(found, state);
      CHECK(difference(found, expected) < 1e-5F);
      CHECK(difference(found_state, expected_state) < 1e-5F);
      CHECK(difference(start, before) == 0);
      // The first half passes untouched, the second half of the last frame is the state.
      CHECK(difference(found.narrow(1, 0, 12), input.narrow(1, 0, 12)) == 0);
      CHECK(difference(found.narrow(0, 2, 1).narrow(1, 12, 12), found_state) == 0);
      // Frame by frame it is the same.
      auto carried = state;
      for (std::int64_t t = 0; t < 3; ++t) {
        auto frame = channels_last(input.narrow(0, t, 1).clone());
        carried = fused(frame, carried);
      }
      CHECK(difference(carried, found_state) < 1e-5F);
    }
  }
  nn::use_threads(1);
}
