#include "nn/networks/centerface_net.h"

#include <ATen/ops/cat.h>

#include <array>
#include <cstddef>
#include <string>
#include <utility>

#include "base/format.h"
#include "nn/layer_builder.h"
#include "nn/tensor_options.h"

namespace smartcv::nn {
namespace {

struct Block {
  std::int64_t in;
  std::int64_t out;
  std::int64_t stride;
  bool residual;
};
constexpr std::array<Block, 16> blocks{{{16, 24, 2, false},
                                        {24, 24, 1, true},
                                        {24, 32, 2, false},
                                        {32, 32, 1, true},
                                        {32, 32, 1, true},
                                        {32, 64, 2, false},
                                        {64, 64, 1, true},
                                        {64, 64, 1, true},
                                        {64, 64, 1, true},
                                        {64, 96, 1, false},
                                        {96, 96, 1, true},
                                        {96, 96, 1, true},
                                        {96, 160, 2, false},
                                        {160, 160, 1, true},
                                        {160, 160, 1, true},
                                        {160, 320, 1, false}}};
constexpr std::int64_t expansion = 6;
constexpr std::int64_t neck = 24;  // channels
constexpr std::array<std::int64_t, 4> tap_channels{24, 32, 96, 320};
// Where the taps leave the backbone: index into backbone_, whose entry 0 is the stem.
constexpr std::array<std::size_t, 4> taps{2, 5, 12, 16};

// The exporter numbered the initialisers of the batch-norm-merged convolutions in the order of the layers: weight 542,
// bias 544, then four further for each next layer.
class NumberedLayers {
 public:
  explicit NumberedLayers(LayerBuilder& layers) : layers_(layers) {}

  Conv next(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t stride, std::int64_t groups,
            Activation activation) {
    auto spec = conv_spec(in, out, kernel, stride, activation);
    spec.groups = groups;
    const auto weight = layers_.tensor(fmt::format("{}", name_), {out, in / groups, kernel, kernel});
    const auto bias = layers_.tensor(fmt::format("{}", name_ + 2), {out});
    name_ += 4;
    return layers_.make(weight, bias, spec);
  }

  // ConvTranspose 2x2 stride 2 and batch-norm, as the 1x1 convolution that yields all four outputs of a cell as
  // channels (row, column, channel); upsampled() puts them in their places.
  Conv up(int level) {
    const auto prefix = fmt::format("neck.deconv_layers.{}.", level);
    const auto norm = [&](const char* name) { return layers_.tensor(prefix + "bn." + name, {neck}); };
    const auto folded =
        fold_batch_norm(layers_.tensor(prefix + "conv.weight", {neck, neck, 2, 2}), {},
                        {norm("weight"), norm("bias"), norm("running_mean"), norm("running_var"), 1e-3}, 1);
    return layers_.make(folded.weight.permute({2, 3, 1, 0}).reshape({4 * neck, neck, 1, 1}), folded.bias.repeat({4}),
                        conv_spec(neck, 4 * neck, 1, 1, Activation::relu));
  }

  // The four heads as one convolution, in the order of CenterFaceNet's channels.
  Conv heads() {
    std::vector<at::Tensor> kernels;
    std::vector<at::Tensor> biases;
    for (const auto& [name, out] :
         {std::pair{"pos_conv", 1}, std::pair{"reg_conv", 2}, std::pair{"off_conv", 2}, std::pair{"lm_conv", 10}}) {
      kernels.push_back(layers_.tensor(fmt::format("head.{}.weight", name), {out, neck, 1, 1}));
      biases.push_back(layers_.tensor(fmt::format("head.{}.bias", name), {out}));
    }
    return layers_.make(at::cat(kernels), at::cat(biases), conv_spec(neck, CenterFaceNet::channels, 1));
  }

 private:
  LayerBuilder& layers_;
  int name_ = 542;
};

// sum[n, 2y + r, 2x + c] += cells[n, y, x, (r, c)]; in memory both are [N, h, 2, w, 2 * neck] up to the order of axes.
void add_upsampled(const at::Tensor& sum, const at::Tensor& cells) {
  const auto n = cells.size(0);
  const auto h = cells.size(2);
  const auto w = cells.size(3);
  const auto fine = sum.permute({0, 2, 3, 1}).view({n, h, 2, w, 2 * neck});
  fine.add_(cells.permute({0, 2, 3, 1}).view({n, h, w, 2, 2 * neck}).permute({0, 1, 3, 2, 4}));
}

template <typename... Layers>
std::vector<Conv> list(Layers&&... layers) {
  std::vector<Conv> result;
  (result.push_back(std::forward<Layers>(layers)), ...);
  return result;
}

}  // namespace

CenterFaceNet::CenterFaceNet(const weights::Weights& weights, const Device& device, ConvPath path)
    : where_(tensor_options(device)) {
  LayerBuilder builder(weights, device, path, LayerBuilder::Purpose::load);
  NumberedLayers layers(builder);
  const auto relu = Activation::relu;
  const auto none = Activation::none;
  auto stem = layers.next(3, 32, 3, 2, 1, relu);
  auto depthwise = layers.next(32, 32, 3, 1, 32, relu);
  auto pointwise = layers.next(32, 16, 1, 1, 1, none);
  backbone_.emplace_back(list(std::move(stem), std::move(depthwise), std::move(pointwise)));
  for (const auto& block : blocks) {
    const std::int64_t inner = block.in * expansion;
    auto expand = layers.next(block.in, inner, 1, 1, 1, relu);
    auto spatial = layers.next(inner, inner, 3, block.stride, inner, relu);
    auto project = layers.next(inner, block.out, 1, 1, 1, none);
    backbone_.emplace_back(list(std::move(expand), std::move(spatial), std::move(project)), block.residual);
  }
  for (std::size_t level = tap_channels.size(); level-- > 0;) {  // numbered from the coarsest
    lateral_.insert(lateral_.begin(), layers.next(tap_channels[level], neck, 1, 1, 1, relu));
  }
  for (int level = 0; level < 3; ++level) {
    up_.push_back(layers.up(level));
  }
  tail_.push_back(layers.next(neck, neck, 3, 1, 1, relu));
  tail_.push_back(layers.heads());
}

at::Tensor CenterFaceNet::operator()(const at::Tensor& x) const {
  return run(x.to(where_))
      .to(at::TensorOptions(at::kFloat).device(at::kCPU))
      .contiguous(at::MemoryFormat::ChannelsLast);
}

at::Tensor CenterFaceNet::run(const at::Tensor& x) const {
  std::array<at::Tensor, taps.size()> tapped;
  at::Tensor y = x;
  std::size_t next_tap = 0;
  for (std::size_t i = 0; i < backbone_.size(); ++i) {
    y = backbone_[i](std::move(y));
    if (next_tap < taps.size() && i == taps[next_tap]) {
      // The layer after a tap has no residual, so it leaves the tap's memory alone.
      tapped[next_tap++] = y;
    }
  }
  y = lateral_[3](tapped[3]);
  for (std::size_t level = 3; level-- > 0;) {
    const auto cells = up_[level](y);
    y = lateral_[level](tapped[level]);
    add_upsampled(y, cells);
  }
  return tail_[1](tail_[0](y));
}

}  // namespace smartcv::nn
