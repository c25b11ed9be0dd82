#include "nn/runtime_facts.h"

#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/ops/abs.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/linspace.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/max.h>
#include <ATen/ops/sub.h>

#include "base/error.h"
#include "base/format.h"
#include "nn/device.h"
#include "nn/inference.h"

namespace smartcv::nn {
namespace {

// What stands between `before` and the first of `ends`; empty when `before` is not there.
std::string between(const std::string& text, const std::string& before, const char* ends) {
  const auto at = text.find(before);
  if (at == std::string::npos) {
    return {};
  }
  const auto begin = at + before.size();
  return text.substr(begin, text.find_first_of(ends, begin) - begin);
}

// A 1x1 convolution over a picture is a product of matrices: the one on `device`, as networks run it (oneDNN, cuDNN),
// against the other on the CPU in double precision. The largest difference; the values are of the order of 1.
double convolution_difference(const at::Device& device) {
  constexpr int channels = 64;
  constexpr int pixels_per_side = 32;
  double difference = 0;
  run_inference("the test convolution", [&] {
    const at::Tensor picture = at::linspace(-1, 1, channels * pixels_per_side * pixels_per_side)
                                   .view({1, channels, pixels_per_side, pixels_per_side});
    const at::Tensor weight = at::linspace(0.1, -0.1, channels * channels).view({channels, channels, 1, 1});
    const at::Tensor result = at::conv2d(picture.to(device), weight.to(device)).to(at::kCPU).to(at::kDouble);
    const at::Tensor expected =
        at::matmul(weight.view({channels, channels}).to(at::kDouble), picture.view({channels, -1}).to(at::kDouble));
    difference = at::max(at::abs(at::sub(result.view({channels, -1}), expected))).item().toDouble();
  });
  return difference;
}

constexpr double tolerance = 1e-4;  // sums of 64 products in float32, with room; a wrong kernel is off by far more

void try_first_gpu(RuntimeFacts& facts) {
  facts.cuda_tried = true;
  try {
    (void)resolve_device("cuda:0", "fp32");
    facts.cuda_opens = true;
    const double difference = convolution_difference(at::Device(at::kCUDA, 0));
    // Not a number fails as well.
    if (!(difference <= tolerance)) {
      facts.cuda_problem = fmt::format("a convolution on it is off by {:.2g}", difference);
    }
  } catch (const Error& error) {
    facts.cuda_problem = error.message();
  }
}

}  // namespace

void read_build_text(const std::string& text, RuntimeFacts& facts) {
  facts.version = between(text, "TORCH_VERSION=", ", \n");
  facts.onednn = between(text, "MKL-DNN v", " \n");
  facts.cuda = between(text, "CUDA_VERSION=", ", \n");
  facts.capability = between(text, "CPU capability usage: ", " \n");
}

RuntimeFacts runtime_facts(bool try_cuda) {
  RuntimeFacts facts;
  facts.built_against = libtorch_version();
  read_build_text(at::show_config(), facts);
  facts.intra_op_threads = at::get_num_threads();
  const double difference = convolution_difference(at::kCPU);
  if (!(difference <= tolerance)) {
    throw Error(ErrorCode::model, fmt::format("a convolution on the CPU is off by {:.2g}: LibTorch or oneDNN does not "
                                              "work on this processor",
                                              difference));
  }
  if (try_cuda) {
    try_first_gpu(facts);
  }
  return facts;
}

}  // namespace smartcv::nn
