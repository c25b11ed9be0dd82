#include "nn/networks/mobilenet_v3_encoder.h"

#include <ATen/ops/addcmul.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/tensor.h>

#include <cstddef>
#include <string>
#include <utility>

#include "base/format.h"

namespace smartcv::nn {

// A row of the paper's table 1.
struct MobileNetV3Encoder::Row {
  std::int64_t in;
  std::int64_t kernel;
  std::int64_t inner;
  std::int64_t out;
  std::int64_t squeezed;  // channels between the two layers of squeeze and excite; 0: none
  Activation activation;
  std::int64_t stride;
  std::int64_t dilation;
};

namespace {

constexpr double eps = 1e-3;
constexpr auto relu = Activation::relu;
constexpr auto hard = Activation::hardswish;
// Blocks after which the first three taps leave.
constexpr std::array<std::size_t, 3> taps{0, 2, 5};

constexpr std::array<float, 3> mean{0.485F, 0.456F, 0.406F};
constexpr std::array<float, 3> deviation{0.229F, 0.224F, 0.225F};

// A value for each channel as a row of pixels: computing with a row at a time is fast, with a pixel at a time slow.
at::Tensor row_of(const std::array<float, 3>& values, const at::Tensor& x) {
  return at::tensor(values, x.options())
      .view({1, 3, 1, 1})
      .expand({1, 3, 1, x.size(3)})
      .contiguous(at::MemoryFormat::ChannelsLast);
}

at::Tensor normalized(const at::Tensor& x) {
  std::array<float, 3> scale{};
  std::array<float, 3> shift{};
  for (std::size_t c = 0; c < scale.size(); ++c) {
    scale.at(c) = 1 / deviation.at(c);
    shift.at(c) = -mean.at(c) / deviation.at(c);
  }
  return at::addcmul(row_of(shift, x), x, row_of(scale, x));
}

}  // namespace

MobileNetV3Encoder::MobileNetV3Encoder(LayerBuilder& layers, const std::string& name)
    : where_(layers.where()),
      stem_(layers.conv_norm(name + ".features.0.0", name + ".features.0.1", conv_spec(3, 16, 3, 2, hard), eps)),
      last_(layers.conv_norm(name + ".features.16.0", name + ".features.16.1", conv_spec(160, 960, 1, 1, hard), eps)) {
  constexpr std::array<Row, 15> rows{{{16, 3, 16, 16, 0, relu, 1, 1},
                                      {16, 3, 64, 24, 0, relu, 2, 1},
                                      {24, 3, 72, 24, 0, relu, 1, 1},
                                      {24, 5, 72, 40, 24, relu, 2, 1},
                                      {40, 5, 120, 40, 32, relu, 1, 1},
                                      {40, 5, 120, 40, 32, relu, 1, 1},
                                      {40, 3, 240, 80, 0, hard, 2, 1},
                                      {80, 3, 200, 80, 0, hard, 1, 1},
                                      {80, 3, 184, 80, 0, hard, 1, 1},
                                      {80, 3, 184, 80, 0, hard, 1, 1},
                                      {80, 3, 480, 112, 120, hard, 1, 1},
                                      {112, 3, 672, 112, 168, hard, 1, 1},
                                      {112, 5, 672, 160, 168, hard, 1, 2},
                                      {160, 5, 960, 160, 240, hard, 1, 2},
                                      {160, 5, 960, 160, 240, hard, 1, 2}}};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    blocks_.push_back(make_block(layers, fmt::format("{}.features.{}.block", name, i + 1), rows[i]));
  }
}

MobileNetV3Encoder::Block MobileNetV3Encoder::make_block(LayerBuilder& layers, const std::string& name,
                                                         const Row& row) {
  int index = 0;
  const auto conv_norm = [&](const ConvSpec& spec) {
    const auto layer = fmt::format("{}.{}", name, index++);
    return layers.conv_norm(layer + ".0", layer + ".1", spec, eps);
  };
  std::optional<Conv> expand;
  if (row.inner != row.in) {
    expand = conv_norm(conv_spec(row.in, row.inner, 1, 1, row.activation));
  }
  auto spatial_spec = conv_spec(row.inner, row.inner, row.kernel, row.stride, row.activation);
  spatial_spec.groups = row.inner;
  spatial_spec.dilation = row.dilation;
  auto spatial = conv_norm(spatial_spec);
  std::optional<Conv> squeeze;
  std::optional<Conv> excite;
  if (row.squeezed != 0) {
    const auto layer = fmt::format("{}.{}", name, index++);
    squeeze = layers.conv(layer + ".fc1", conv_spec(row.inner, row.squeezed, 1, 1, relu));
    excite = layers.conv(layer + ".fc2", conv_spec(row.squeezed, row.inner, 1, 1, Activation::hardsigmoid));
  }
  auto project = conv_norm(conv_spec(row.inner, row.out, 1));
  return {std::move(expand), std::move(spatial), std::move(squeeze),
          std::move(excite), std::move(project), row.stride == 1 && row.in == row.out};
}

at::Tensor MobileNetV3Encoder::run(const Block& block, at::Tensor x) {
  auto y = block.spatial(block.expand ? (*block.expand)(x) : x);
  if (block.squeeze) {
    y.mul_((*block.excite)((*block.squeeze)(at::mean(y, {2, 3}, true))));
  }
  return block.residual ? block.project.add_to(x, y) : block.project(y);
}

std::array<at::Tensor, 4> MobileNetV3Encoder::operator()(const at::Tensor& x) const {
  std::array<at::Tensor, 4> tapped;
  std::size_t next_tap = 0;
  auto y = stem_(normalized(x).to(where_));
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    y = run(blocks_[i], std::move(y));
    if (next_tap < taps.size() && i == taps[next_tap]) {
      // The block after a tap has no residual, so it leaves the tap's memory alone.
      tapped[next_tap++] = y;
    }
  }
  tapped[3] = last_(y);
  return tapped;
}

}  // namespace smartcv::nn
