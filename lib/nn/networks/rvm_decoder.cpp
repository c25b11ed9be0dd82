#include "nn/networks/rvm_decoder.h"

#include <cstddef>

#include "base/format.h"
#include "nn/networks/upsample_concat.h"

namespace smartcv::nn {
namespace {

constexpr double eps = 1e-5;
constexpr std::int64_t colors = 3;
constexpr std::size_t strides = 4;  // those with a memory

}  // namespace

RvmDecoder::RvmDecoder(LayerBuilder& layers, const std::string& name, const std::array<std::int64_t, 3>& features,
                       const Widths& widths)
    : path_(layers.path()) {
  const auto conv = [&](const std::string& block, int index, std::int64_t in, std::int64_t out) {
    convs_.push_back(layers.conv_norm(fmt::format("{}.conv.{}", block, index),
                                      fmt::format("{}.conv.{}", block, index + 1),
                                      conv_spec(in, out, 3, 1, Activation::relu), eps));
  };
  for (std::size_t i = 0; i < strides; ++i) {
    const auto block = fmt::format("{}.decode{}", name, strides - i);
    if (i > 0) {
      conv(block, 0, widths[i - 1] + features[features.size() - i] + colors, widths[i]);
    }
    grus_.emplace_back(layers, block + ".gru", widths[i] / 2);
  }
  conv(name + ".decode0", 0, widths[3] + colors, widths[4]);
  conv(name + ".decode0", 3, widths[4], widths[4]);
}

at::Tensor RvmDecoder::recurrent(const std::array<at::Tensor, 4>& pictures, const std::array<at::Tensor, 4>& features,
                                 RvmMemory& memory) const {
  at::Tensor y = features[3];
  memory[3] = grus_[0](y, memory[3]);
  for (std::size_t i = 1; i < strides; ++i) {
    const std::size_t level = strides - 1 - i;  // stride 2 << level
    y = convs_[i - 1](upsample_concat(y, features[level], pictures[level + 1], path_));
    memory[level] = grus_[i](y, memory[level]);
  }
  return y;
}

at::Tensor RvmDecoder::last(const at::Tensor& y, const at::Tensor& picture) const {
  return convs_[4](convs_[3](upsample_concat(y, {}, picture, path_)));
}

}  // namespace smartcv::nn
