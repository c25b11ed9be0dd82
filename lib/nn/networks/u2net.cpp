#include "nn/networks/u2net.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/upsample_bilinear2d.h>

#include <algorithm>

#include "base/format.h"

namespace smartcv::nn {
namespace {

constexpr double eps = 1e-5;

Conv rebnconv(LayerBuilder& layers, const std::string& name, std::int64_t in, std::int64_t out,
              std::int64_t dilation = 1) {
  auto spec = conv_spec(in, out, 3, 1, Activation::relu);
  spec.dilation = dilation;
  spec.biased = true;
  return layers.conv_norm(name + ".conv_s1", name + ".bn_s1", spec, eps);
}

at::Tensor halved(const at::Tensor& x) { return at::max_pool2d(x, {2, 2}, {2, 2}, {0, 0}, {1, 1}, true); }

at::Tensor sized_like(const at::Tensor& x, const at::Tensor& other) {
  if (x.size(2) == other.size(2) && x.size(3) == other.size(3)) {
    return x;
  }
  return at::upsample_bilinear2d(x, {other.size(2), other.size(3)}, false);
}

at::Tensor joined(const at::Tensor& deeper, const at::Tensor& skip) {
  return at::cat({sized_like(deeper, skip), skip}, 1).contiguous(at::MemoryFormat::ChannelsLast);
}

// u2netp's widths: every block works in 16 channels and gives 64.
RsuSpec stage(std::int64_t in, int depth, bool flat = false) {
  return {.in = in, .mid = 16, .out = 64, .depth = depth, .flat = flat};
}

}  // namespace

RsuBlock::RsuBlock(LayerBuilder& layers, const std::string& name, const RsuSpec& spec)
    : spec_(spec), first_(rebnconv(layers, name + ".rebnconvin", spec.in, spec.out)) {
  for (int level = 1; level <= spec.depth; ++level) {
    const std::int64_t dilation = spec.flat ? std::int64_t{1} << (level - 1) : level == spec.depth ? 2 : 1;
    down_.push_back(rebnconv(layers, fmt::format("{}.rebnconv{}", name, level), level == 1 ? spec.out : spec.mid,
                             spec.mid, dilation));
  }
  for (int level = spec.depth - 1; level >= 1; --level) {
    const std::int64_t dilation = spec.flat ? std::int64_t{1} << (level - 1) : 1;
    up_.push_back(rebnconv(layers, fmt::format("{}.rebnconv{}d", name, level), 2 * spec.mid,
                           level == 1 ? spec.out : spec.mid, dilation));
  }
}

at::Tensor RsuBlock::operator()(const at::Tensor& x) const {
  const auto entry = first_(x);
  std::vector<at::Tensor> levels;
  auto y = entry;
  for (std::size_t i = 0; i < down_.size(); ++i) {
    // The deepest two work at one size.
    const bool pooled = !spec_.flat && i > 0 && i + 1 < down_.size();
    y = down_[i](pooled ? halved(y) : y);
    levels.push_back(y);
  }
  for (std::size_t i = 0; i < up_.size(); ++i) {
    y = up_[i](joined(y, levels[levels.size() - 2 - i]));
  }
  return y.add_(entry);
}

U2Net::U2Net(LayerBuilder& layers)
    : where_(layers.where()), last_([&layers] {
        auto spec = conv_spec(static_cast<std::int64_t>(scales), 1, 1);
        spec.float32 = true;
        return layers.conv("outconv", spec);
      }()) {
  const std::vector<RsuSpec> down{stage(3, 7),  stage(64, 6),       stage(64, 5),
                                  stage(64, 4), stage(64, 4, true), stage(64, 4, true)};
  for (std::size_t i = 0; i < down.size(); ++i) {
    encoder_.emplace_back(layers, fmt::format("stage{}", i + 1), down[i]);
  }
  const std::vector<RsuSpec> up{stage(128, 4, true), stage(128, 4), stage(128, 5), stage(128, 6), stage(128, 7)};
  for (std::size_t i = 0; i < up.size(); ++i) {
    decoder_.emplace_back(layers, fmt::format("stage{}d", up.size() - i), up[i]);
  }
  for (std::size_t i = 0; i < scales; ++i) {
    sides_.push_back(layers.conv(fmt::format("side{}", i + 1), conv_spec(64, 1, 3)));
  }
}

// The masks before the sigmoid, float32, finest first, all of its size.
std::vector<at::Tensor> U2Net::sides(const at::Tensor& x) const {
  std::vector<at::Tensor> stages;
  auto y = x.to(where_).contiguous(at::MemoryFormat::ChannelsLast);
  for (std::size_t i = 0; i < encoder_.size(); ++i) {
    y = encoder_[i](i == 0 ? y : halved(y));
    stages.push_back(y);
  }
  // By side: the deepest stage, then the decoder's results, which get finer.
  std::vector<at::Tensor> results{y};
  for (std::size_t i = 0; i < decoder_.size(); ++i) {
    y = decoder_[i](joined(y, stages[stages.size() - 2 - i]));
    results.push_back(y);
  }
  std::reverse(results.begin(), results.end());
  std::vector<at::Tensor> maps;
  for (std::size_t i = 0; i < results.size(); ++i) {
    const auto map = sides_[i](results[i]).to(at::kFloat);
    maps.push_back(i == 0 ? map : sized_like(map, maps.front()));
  }
  return maps;
}

at::Tensor U2Net::operator()(const at::Tensor& x) const {
  return last_(at::cat(sides(x), 1).contiguous(at::MemoryFormat::ChannelsLast)).sigmoid_();
}

std::vector<at::Tensor> U2Net::masks(const at::Tensor& x) const {
  auto maps = sides(x);
  maps.insert(maps.begin(), last_(at::cat(maps, 1).contiguous(at::MemoryFormat::ChannelsLast)));
  for (auto& map : maps) {
    map = map.sigmoid();
  }
  return maps;
}

}  // namespace smartcv::nn
