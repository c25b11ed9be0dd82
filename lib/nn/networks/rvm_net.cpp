#include "nn/networks/rvm_net.h"

#include <cstddef>
#include <utility>

#include "nn/networks/picture_downsample.h"
#include "nn/networks/picture_pyramid.h"

namespace smartcv::nn {
namespace {

// Channels of the two networks: encoder taps, then the decoder from stride 16 to 1. The first of the decoder are the
// pyramid's.
struct Widths {
  std::array<std::int64_t, 4> features;
  RvmDecoder::Widths decoder;
};
constexpr Widths mobilenet{MobileNetV3Encoder::channels, {128, 80, 40, 32, RvmDecoder::out_channels}};
constexpr Widths resnet{Resnet50Encoder::channels, {256, 128, 64, 32, RvmDecoder::out_channels}};

const Widths& widths_of(bool is_mobilenet) { return is_mobilenet ? mobilenet : resnet; }

bool has_mobilenet(const LayerBuilder& layers) { return !layers.has("backbone.conv1.weight"); }

RvmDecoder make_decoder(LayerBuilder& layers, const Widths& widths) {
  return {layers, "decoder", {widths.features[0], widths.features[1], widths.features[2]}, widths.decoder};
}

}  // namespace

RvmNet::Encoder RvmNet::make_encoder(LayerBuilder& layers) {
  if (has_mobilenet(layers)) {
    return MobileNetV3Encoder(layers, "backbone");
  }
  return Resnet50Encoder(layers, "backbone");
}

RvmNet::RvmNet(LayerBuilder& layers)
    : where_(layers.where()),
      encoder_(make_encoder(layers)),
      pyramid_(layers, "aspp", widths_of(has_mobilenet(layers)).features[3],
               widths_of(has_mobilenet(layers)).decoder[0]),
      decoder_(make_decoder(layers, widths_of(has_mobilenet(layers)))),
      head_(layers.conv("project_mat.conv", conv_spec(RvmDecoder::out_channels, 4, 1))),
      refiner_(layers, "refiner") {
  layers.ignore("project_seg.");
}

std::vector<MatteTensors> RvmNet::operator()(std::span<const at::Tensor> pictures, RvmMemory& memory,
                                             const MattingRun& options) const {
  return decode(pictures, encode(pictures, options.downsample_ratio), memory, options);
}

RvmNet::Encoded RvmNet::encode(std::span<const at::Tensor> pictures, double downsample_ratio) const {
  Encoded encoded;
  encoded.small = downsample_pictures(pictures, downsample_ratio, head_.options().path);
  encoded.pictures = picture_pyramid(encoded.small, where_, head_.options().path);
  encoded.features = std::visit([&](const auto& encoder) { return encoder(encoded.small); }, encoder_);
  encoded.features[3] = pyramid_(encoded.features[3]);
  return encoded;
}

std::vector<MatteTensors> RvmNet::decode(std::span<const at::Tensor> pictures, const Encoded& encoded,
                                         RvmMemory& memory, const MattingRun& options) const {
  const auto hidden = decoder_(encoded.pictures, encoded.features, memory);
  const auto result = head_(hidden).to(at::kFloat);
  std::vector<MatteTensors> mattes;
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    const auto frame = [&](const at::Tensor& batch) { return batch.narrow(0, static_cast<std::int64_t>(i), 1); };
    mattes.push_back(refined(pictures[i], {frame(encoded.small), frame(result), frame(hidden)}, options));
  }
  return mattes;
}

RvmNet::Decoded RvmNet::decode_recurrent(const Encoded& encoded, RvmMemory& memory) const {
  return {encoded.small, encoded.pictures[0], decoder_.recurrent(encoded.pictures, encoded.features, memory)};
}

MatteTensors RvmNet::end(const at::Tensor& picture, const Decoded& decoded, const MattingRun& options) const {
  const auto hidden = decoder_.last(decoded.hidden, decoded.picture);
  return refined(picture, {decoded.small, head_(hidden).to(at::kFloat), hidden}, options);
}

MatteTensors RvmNet::refined(const at::Tensor& picture, const DeepGuidedFilter::Small& small,
                             const MattingRun& options) const {
  if (options.downsample_ratio == 1) {
    return clipped_matte(picture, small.result, options.foreground);
  }
  return refiner_(picture, {small.picture, small.result, small.hidden.to(at::kFloat)}, options.foreground);
}

std::string RvmNet::name() const {
  return std::holds_alternative<MobileNetV3Encoder>(encoder_) ? "rvm-mobilenetv3" : "rvm-resnet50";
}

std::array<std::int64_t, 4> RvmNet::memory_channels() const {
  const auto& widths = widths_of(std::holds_alternative<MobileNetV3Encoder>(encoder_)).decoder;
  return {widths[3] / 2, widths[2] / 2, widths[1] / 2, widths[0] / 2};
}

}  // namespace smartcv::nn
