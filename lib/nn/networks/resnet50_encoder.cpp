#include "nn/networks/resnet50_encoder.h"

#include <ATen/ops/max_pool2d.h>

#include <cstddef>
#include <utility>

#include "base/format.h"

namespace smartcv::nn {
namespace {

constexpr double eps = 1e-5;
constexpr auto relu = Activation::relu;
constexpr std::int64_t expansion = 4;

struct StageSpec {
  std::int64_t blocks;
  std::int64_t width;
  std::int64_t stride;
  std::int64_t dilation;  // of all blocks but the first
};
constexpr std::array<StageSpec, 4> stage_specs{{{3, 64, 1, 1}, {4, 128, 2, 1}, {6, 256, 2, 1}, {3, 512, 1, 2}}};

}  // namespace

Resnet50Encoder::Resnet50Encoder(LayerBuilder& layers, const std::string& name)
    : where_(layers.where()),
      stem_(layers.conv_norm(name + ".conv1", name + ".bn1", conv_spec(3, channels[0], 7, 2, relu), eps)) {
  std::int64_t in = channels[0];
  for (std::size_t s = 0; s < stage_specs.size(); ++s) {
    const auto& spec = stage_specs[s];
    const std::int64_t out = spec.width * expansion;
    auto& stage = stages_.emplace_back();
    for (std::int64_t b = 0; b < spec.blocks; ++b) {
      const auto block = fmt::format("{}.layer{}.{}", name, s + 1, b);
      const auto conv_norm = [&](int index, const ConvSpec& conv) {
        return layers.conv_norm(fmt::format("{}.conv{}", block, index), fmt::format("{}.bn{}", block, index), conv,
                                eps);
      };
      const std::int64_t stride = b == 0 ? spec.stride : 1;
      auto spatial_spec = conv_spec(spec.width, spec.width, 3, stride, relu);
      spatial_spec.dilation = b == 0 ? 1 : spec.dilation;
      auto reduce = conv_norm(1, conv_spec(in, spec.width, 1, 1, relu));
      auto spatial = conv_norm(2, spatial_spec);
      auto restore = conv_norm(3, conv_spec(spec.width, out, 1));
      std::optional<Conv> shortcut;
      if (b == 0) {
        shortcut =
            layers.conv_norm(block + ".downsample.0", block + ".downsample.1", conv_spec(in, out, 1, stride), eps);
      }
      stage.push_back({std::move(reduce), std::move(spatial), std::move(restore), std::move(shortcut)});
      in = out;
    }
  }
}

at::Tensor Resnet50Encoder::run(const Block& block, at::Tensor x) {
  const auto y = block.spatial(block.reduce(x));
  auto sum = block.shortcut ? (*block.shortcut)(x) : std::move(x);
  return block.restore.add_to(sum, y, relu);
}

std::array<at::Tensor, 4> Resnet50Encoder::operator()(const at::Tensor& x) const {
  std::array<at::Tensor, 4> tapped;
  tapped[0] = stem_(x.to(where_));
  auto y = at::max_pool2d(tapped[0], {3, 3}, {2, 2}, {1, 1});
  for (std::size_t s = 0; s < stages_.size(); ++s) {
    for (const auto& block : stages_[s]) {
      y = run(block, std::move(y));
    }
    // The next stage begins with a shortcut convolution, so it leaves the tap's memory alone.
    if (s != 2) {
      tapped[s == 3 ? 3 : s + 1] = y;
    }
  }
  return tapped;
}

}  // namespace smartcv::nn
