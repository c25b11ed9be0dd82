#include "nn/networks/yolov8_pose_net.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "nn/channel_stack.h"

namespace smartcv::nn {
namespace {

constexpr std::array<Yolov8Variant, 3> variants{
    {{'n', {16, 32, 64, 128, 256}, 1}, {'s', {32, 64, 128, 256, 512}, 1}, {'m', {48, 96, 192, 384, 576}, 2}}};

std::vector<Conv> branch(LayerBuilder& layers, const std::string& name, std::int64_t in, std::int64_t hidden,
                         std::int64_t out) {
  std::vector<Conv> result;
  result.push_back(yolov8_conv(layers, name + ".0", in, hidden, 3));
  result.push_back(yolov8_conv(layers, name + ".1", hidden, hidden, 3));
  auto last = conv_spec(hidden, out, 1);
  last.float32 = true;
  result.push_back(layers.conv(name + ".2", last));
  return result;
}

// A key point's offset counts 64 px at the coarsest stride: rounded to bfloat16 it would be off by one or two. So the
// last layer is computed in float32.
at::Tensor run(const std::vector<Conv>& branch, const at::Tensor& x) {
  return branch[2](branch[1](branch[0](x)).to(at::kFloat));
}

at::Tensor on_host(const at::Tensor& x) {
  return x.to(at::TensorOptions(at::kFloat).device(at::kCPU)).contiguous(at::MemoryFormat::ChannelsLast);
}

at::Tensor stacked(const at::Tensor& a, const at::Tensor& b) {
  ChannelStack stack(a, a.size(1) + b.size(1));
  stack.put(a);
  stack.put(b);
  return stack.tensor();
}

at::Tensor stacked_doubled(const at::Tensor& coarse, const at::Tensor& fine) {
  ChannelStack stack(fine, coarse.size(1) + fine.size(1));
  stack.put_doubled(coarse);
  stack.put(fine);
  return stack.tensor();
}

}  // namespace

Yolov8Variant yolov8_variant(const weights::Weights& weights) {
  constexpr std::array<std::int64_t, 4> first{-1, 3, 3, 3};
  const auto channels = weights.get("model.0.conv.weight", first).shape[0];
  const auto* const found = std::find_if(variants.begin(), variants.end(),
                                         [&](const Yolov8Variant& variant) { return variant.widths[0] == channels; });
  if (found == variants.end()) {
    throw Error(ErrorCode::model, fmt::format("the first convolution 'model.0.conv.weight' has {} channels: this is "
                                              "none of YOLOv8n-pose (16), YOLOv8s-pose (32), YOLOv8m-pose (48)",
                                              channels));
  }
  return *found;
}

Yolov8PoseNet::Yolov8PoseNet(LayerBuilder& layers, const Yolov8Variant& variant)
    : where_(layers.where()), pool_(layers, "model.9", variant.widths[4]) {
  const auto& w = variant.widths;
  const auto d = variant.depth;
  const auto layer = [](int index) { return fmt::format("model.{}", index); };
  down_.push_back(yolov8_conv(layers, layer(0), 3, w[0], 3, 2));
  for (std::size_t i = 0; i < 4; ++i) {
    const int index = static_cast<int>(2 * i + 1);
    down_.push_back(yolov8_conv(layers, layer(index), w[i], w[i + 1], 3, 2));
    backbone_.emplace_back(layers, layer(index + 1), w[i + 1], w[i + 1], i == 1 || i == 2 ? 2 * d : d, true);
  }
  up_.emplace_back(layers, layer(12), w[4] + w[3], w[3], d, false);
  up_.emplace_back(layers, layer(15), w[3] + w[2], w[2], d, false);
  neck_down_.push_back(yolov8_conv(layers, layer(16), w[2], w[2], 3, 2));
  neck_.emplace_back(layers, layer(18), w[2] + w[3], w[3], d, false);
  neck_down_.push_back(yolov8_conv(layers, layer(19), w[3], w[3], 3, 2));
  neck_.emplace_back(layers, layer(21), w[3] + w[4], w[4], d, false);
  const auto box_hidden = std::max<std::int64_t>(w[2] / 4, 4 * box_bins);
  const auto point_hidden = std::max<std::int64_t>(w[2] / 4, 3 * keypoints);
  for (std::size_t i = 0; i < strides.size(); ++i) {
    const auto name = [&](int part) { return fmt::format("model.22.cv{}.{}", part, i); };
    heads_.push_back({branch(layers, name(2), w[i + 2], box_hidden, 4 * box_bins),
                      branch(layers, name(3), w[i + 2], w[2], 1),
                      branch(layers, name(4), w[i + 2], point_hidden, 3 * keypoints)});
  }
  // The bins' values are their numbers, 0..15: the decoder does without.
  static_cast<void>(layers.tensor("model.22.dfl.conv.weight", {1, box_bins, 1, 1}));
}

std::array<at::Tensor, 3> Yolov8PoseNet::pyramid(const at::Tensor& x) const {
  std::array<at::Tensor, 4> stage;  // of strides 4, 8, 16, 32
  at::Tensor y = down_[0](x);
  for (std::size_t i = 0; i < stage.size(); ++i) {
    y = backbone_[i](down_[i + 1](y));
    stage[i] = y;
  }
  const auto coarse = pool_(stage[3]);
  const auto middle = up_[0](stacked_doubled(coarse, stage[2]));
  std::array<at::Tensor, 3> out;
  out[0] = up_[1](stacked_doubled(middle, stage[1]));
  out[1] = neck_[0](stacked(neck_down_[0](out[0]), middle));
  out[2] = neck_[1](stacked(neck_down_[1](out[1]), coarse));
  return out;
}

std::array<Yolov8PoseNet::Level, 3> Yolov8PoseNet::operator()(const at::Tensor& x) const {
  const auto features = pyramid(x.to(where_));
  std::array<Level, 3> result;
  for (std::size_t i = 0; i < result.size(); ++i) {
    result[i] = {on_host(run(heads_[i].boxes, features[i])), on_host(run(heads_[i].scores, features[i])),
                 on_host(run(heads_[i].points, features[i]))};
  }
  return result;
}

}  // namespace smartcv::nn
