#ifndef SMARTCV_NN_NETWORKS_RVM_NET_H
#define SMARTCV_NN_NETWORKS_RVM_NET_H

#include <ATen/core/Tensor.h>

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "nn/conv.h"
#include "nn/layer_builder.h"
#include "nn/matting.h"
#include "nn/networks/deep_guided_filter.h"
#include "nn/networks/lraspp.h"
#include "nn/networks/mobilenet_v3_encoder.h"
#include "nn/networks/resnet50_encoder.h"
#include "nn/networks/rvm_decoder.h"

namespace smartcv::nn {

// Robust Video Matting (Lin et al. 2021, arXiv 2108.11515; ../shared/facts/rvm.md): encoder, spatial pyramid and
// recurrent decoder on a small copy of the picture, and a deep guided filter that takes its result to full size. The
// head for segmentation is left out. Thread-safe.
class RvmNet {
 public:
  // Takes the state dict of rvm_mobilenetv3 or rvm_resnet50; its names say which. For make_network().
  explicit RvmNet(LayerBuilder& layers);

  // pictures: T consecutive frames [1,3,H,W] float32 RGB 0..1, channels last, on the network's device. `memory` goes
  // from the frame before the first to the last. One matte for each frame. Call inside an InferenceMode guard.
  [[nodiscard]] std::vector<MatteTensors> operator()(std::span<const at::Tensor> pictures, RvmMemory& memory,
                                                     const MattingRun& options) const;

  // The same in two halves, of which only the second one remembers.
  struct Encoded {
    at::Tensor small;                    // [T,3,h,w] float32
    std::array<at::Tensor, 4> pictures;  // at strides 1, 2, 4, 8 of it, in the network's type
    std::array<at::Tensor, 4> features;  // at strides 2, 4, 8, 16; the last one out of the pyramid
  };
  [[nodiscard]] Encoded encode(std::span<const at::Tensor> pictures, double downsample_ratio) const;
  [[nodiscard]] std::vector<MatteTensors> decode(std::span<const at::Tensor> pictures, const Encoded& encoded,
                                                 RvmMemory& memory, const MattingRun& options) const;

  // decode() of one frame in two halves, of which only the first one remembers.
  struct Decoded {
    at::Tensor small;    // [1,3,h,w] float32
    at::Tensor picture;  // the same in the network's type
    at::Tensor hidden;   // at stride 2 of it
  };
  [[nodiscard]] Decoded decode_recurrent(const Encoded& encoded, RvmMemory& memory) const;
  [[nodiscard]] MatteTensors end(const at::Tensor& picture, const Decoded& decoded, const MattingRun& options) const;

  // "rvm-mobilenetv3", "rvm-resnet50"
  [[nodiscard]] std::string name() const;
  // Channels of r1..r4.
  [[nodiscard]] std::array<std::int64_t, 4> memory_channels() const;
  [[nodiscard]] const at::TensorOptions& where() const noexcept { return where_; }

 private:
  using Encoder = std::variant<MobileNetV3Encoder, Resnet50Encoder>;
  [[nodiscard]] static Encoder make_encoder(LayerBuilder& layers);
  // `small` of one frame; its hidden channels in the network's type.
  [[nodiscard]] MatteTensors refined(const at::Tensor& picture, const DeepGuidedFilter::Small& small,
                                     const MattingRun& options) const;

  at::TensorOptions where_;
  Encoder encoder_;
  LrAspp pyramid_;
  RvmDecoder decoder_;
  Conv head_;  // foreground residual 3, alpha 1
  DeepGuidedFilter refiner_;
};

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_NETWORKS_RVM_NET_H
