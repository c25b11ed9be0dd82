#include "nn/conv.h"

#include <ATen/core/Tensor.h>
#include <ATen/ops/batch_norm.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/conv_transpose2d.h>
#include <ATen/ops/hardsigmoid.h>
#include <ATen/ops/hardswish.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/tanh.h>
#include <c10/core/InferenceMode.h>

#include <catch2/catch.hpp>
#include <utility>
#include <vector>

#include "base/error.h"
#include "nn/conv_chain.h"
#include "nn/device.h"
#include "nn/inference.h"

using namespace smartcv;
using nn::Activation;
using nn::Conv;
using nn::ConvChain;
using nn::ConvOptions;
using nn::ConvPath;

namespace {

float difference(const at::Tensor& a, const at::Tensor& b) { return a.sub(b).abs().max().item<float>(); }

at::Tensor channels_last(const at::Tensor& x) { return x.contiguous(at::MemoryFormat::ChannelsLast); }

at::Tensor activated(const at::Tensor& x, Activation activation) {
  switch (activation) {
    case Activation::relu:
      return at::relu(x);
    case Activation::swish:
      return at::silu(x);
    case Activation::sigmoid:
      return at::sigmoid(x);
    case Activation::tanh:
      return at::tanh(x);
    case Activation::hardswish:
      return at::hardswish(x);
    case Activation::hardsigmoid:
      return at::hardsigmoid(x);
    case Activation::none:
      break;
  }
  return x;
}

// A MobileNet block; the weights of equal seeds are equal.
std::vector<Conv> block(ConvPath path, std::int64_t inner, std::int64_t stride, const std::vector<at::Tensor>& w) {
  std::vector<Conv> layers;
  layers.emplace_back(w[0], w[1], ConvOptions{{1, 1}, {0, 0}, 1, Activation::relu, path});
  layers.emplace_back(w[2], w[3], ConvOptions{{stride, stride}, {1, 1}, inner, Activation::relu, path});
  layers.emplace_back(w[4], w[5], ConvOptions{{1, 1}, {0, 0}, 1, Activation::none, path});
  return layers;
}

std::vector<at::Tensor> block_weights(std::int64_t in, std::int64_t inner, std::int64_t out) {
  return {at::randn({inner, in, 1, 1}).mul(0.2),  at::randn({inner}),
          at::randn({inner, 1, 3, 3}).mul(0.3),   at::randn({inner}),
          at::randn({out, inner, 1, 1}).mul(0.1), at::randn({out})};
}

}  // namespace

TEST_CASE("a dilated convolution and a sum with an activation behind it agree with ATen's, fused and plain", "[conv]") {
  nn::use_threads(1);
  const c10::InferenceMode guard;
  const auto weight = at::randn({16, 8, 3, 3});
  const auto bias = at::randn({16});
  const auto x = at::randn({2, 8, 13, 17});
  const auto sum = at::randn({2, 16, 13, 17});
  const auto expected = at::relu(at::conv2d(x, weight, bias, {1, 1}, {2, 2}, {2, 2}).add(sum));
  for (const auto path : {ConvPath::fused, ConvPath::plain}) {
    const Conv conv(weight, bias, {{1, 1}, {2, 2}, 1, Activation::none, path, {2, 2}});
    auto result = channels_last(sum).clone();
    conv.add_to(result, channels_last(x), Activation::relu);
    CHECK(difference(result, expected) < 1e-4F);
  }
}

TEST_CASE("fused and plain convolutions agree with ATen's for all activations, strides, groups and sizes", "[conv]") {
  nn::use_threads(1);
  const c10::InferenceMode guard;
  for (const auto path : {ConvPath::fused, ConvPath::plain}) {
    for (const auto activation : {Activation::none, Activation::relu, Activation::swish, Activation::sigmoid,
                                  Activation::tanh, Activation::hardswish, Activation::hardsigmoid}) {
      for (const std::int64_t stride : {1, 2}) {
        for (const std::int64_t groups : {1, 16}) {
          const auto weight = at::randn({16, 16 / groups, 3, 3});
          const auto bias = at::randn({16});
          const Conv conv(weight, bias, {{stride, stride}, {1, 1}, groups, activation, path});
          for (const std::int64_t batch : {1, 3}) {
            const auto x = at::randn({batch, 16, 13, 17});
            const auto expected =
                activated(at::conv2d(x, weight, bias, {stride, stride}, {1, 1}, {1, 1}, groups), activation);
            INFO("activation " << static_cast<int>(activation) << " stride " << stride << " groups " << groups);
            CHECK(difference(conv(channels_last(x)), expected) < 1e-4F);
          }
        }
      }
    }
  }
}

TEST_CASE("a convolution is added to a tensor in place", "[conv]") {
  nn::use_threads(1);
  const c10::InferenceMode guard;
  for (const auto path : {ConvPath::fused, ConvPath::plain}) {
    const auto weight = at::randn({8, 24, 1, 1});
    const auto bias = at::randn({8});
    const Conv conv(weight, bias, {{1, 1}, {0, 0}, 1, Activation::none, path});
    const auto x = at::randn({1, 24, 9, 11});
    auto sum = channels_last(at::randn({1, 8, 9, 11}));
    const auto expected = sum.add(at::conv2d(x, weight, bias));
    const auto* memory = sum.const_data_ptr();
    conv.add_to(sum, channels_last(x));
    CHECK(difference(sum, expected) < 1e-4F);
    CHECK(sum.const_data_ptr() == memory);
  }
}

TEST_CASE("a chain run in strips gives what its layers give one after the other", "[conv]") {
  nn::use_threads(1);
  const c10::InferenceMode guard;
  struct Case {
    std::int64_t in, inner, out, stride, rows, columns;
    bool residual;
  };
  // Large enough for strips; an odd height, so that the last strip is short.
  for (const auto& c : {Case{8, 64, 12, 2, 195, 200, false}, Case{12, 64, 12, 1, 201, 200, true}}) {
    const auto weights = block_weights(c.in, c.inner, c.out);
    const ConvChain strips(block(ConvPath::fused, c.inner, c.stride, weights), c.residual);
    const ConvChain whole(block(ConvPath::plain, c.inner, c.stride, weights), c.residual);
    const auto x = channels_last(at::randn({1, c.in, c.rows, c.columns}));
    const auto expected = whole(x.clone());
    CHECK(difference(strips(x.clone()), expected) < 1e-4F);
    // A batch takes the whole layers.
    const auto pair = channels_last(x.repeat({2, 1, 1, 1}));
    CHECK(difference(strips(pair).narrow(0, 1, 1), expected) < 1e-4F);
  }
}

TEST_CASE("a folded batch-norm is the batch-norm, for convolutions and transposed ones", "[conv]") {
  const nn::BatchNorm norm{at::randn({6}), at::randn({6}), at::randn({6}), at::rand({6}).add(0.1), 1e-3};
  const auto x = at::randn({2, 4, 5, 5});
  const auto normed = [&](const at::Tensor& y) {
    return at::batch_norm(y, norm.weight, norm.bias, norm.running_mean, norm.running_var, false, 0, norm.eps, false);
  };
  const auto weight = at::randn({6, 4, 3, 3});
  const auto bias = at::randn({6});
  const auto folded = nn::fold_batch_norm(weight, bias, norm, 0);
  CHECK(difference(at::conv2d(x, folded.weight, folded.bias), normed(at::conv2d(x, weight, bias))) < 1e-4F);
  const auto transposed = at::randn({4, 6, 2, 2});
  const auto up = nn::fold_batch_norm(transposed, {}, norm, 1);
  CHECK(difference(at::conv_transpose2d(x, up.weight, up.bias, {2, 2}),
                   normed(at::conv_transpose2d(x, transposed, {}, {2, 2}))) < 1e-4F);
}

TEST_CASE("what ATen throws becomes one sentence", "[inference]") {
  try {
    nn::run_inference("TestNet", [] { (void)at::conv2d(at::randn({1, 3, 4, 4}), at::randn({2, 5, 3, 3})); });
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::model);
    const std::string text = error.what();
    CHECK(text.find("TestNet") != std::string::npos);
    CHECK(text.find('\n') == std::string::npos);
  }
  try {
    nn::run_inference("TestNet", [] { (void)at::rand({1 << 30, 1 << 20}); });
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::model);
    CHECK(std::string(error.what()).find("out of memory") != std::string::npos);
  }
}
