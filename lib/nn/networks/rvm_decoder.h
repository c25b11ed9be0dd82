#ifndef SMARTCV_NN_NETWORKS_RVM_DECODER_H
#define SMARTCV_NN_NETWORKS_RVM_DECODER_H

#include <ATen/core/Tensor.h>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "nn/conv.h"
#include "nn/layer_builder.h"
#include "nn/networks/conv_gru.h"

namespace smartcv::nn {

// The memory of Robust Video Matting: r1..r4, the states of the ConvGRUs at strides 2, 4, 8, 16; [1,c,h,w] float32,
// channels last, where the network runs; all undefined before the first frame.
using RvmMemory = std::array<at::Tensor, 4>;

// The recurrent decoder of Robust Video Matting (Lin et al. 2021, section 3.1; ../shared/facts/rvm.md): from stride 16
// to 1, a ConvGRU on half of the channels at each stride but the last. All but the ConvGRUs is batched over T.
class RvmDecoder {
 public:
  // Channels at strides 16, 8, 4, 2, 1.
  using Widths = std::array<std::int64_t, 5>;
  static constexpr std::int64_t out_channels = 16;

  // NAME.decode{4,3,2,1,0}; `features`: channels of the skipped features at strides 2, 4, 8.
  RvmDecoder(LayerBuilder& layers, const std::string& name, const std::array<std::int64_t, 3>& features,
             const Widths& widths);

  // pictures [T,3,h,w] RGB 0..1 at strides 1, 2, 4, 8 (see picture_pyramid()), features at strides 2, 4, 8, 16;
  // channels last, in the network's type. `memory` goes from the frame before the first to the last. Returns
  // [T,16,h,w] in the network's type.
  [[nodiscard]] at::Tensor operator()(const std::array<at::Tensor, 4>& pictures,
                                      const std::array<at::Tensor, 4>& features, RvmMemory& memory) const {
    return last(recurrent(pictures, features, memory), pictures[0]);
  }

  // The same in two halves: down to stride 2, and from there to 1, where nothing is remembered.
  [[nodiscard]] at::Tensor recurrent(const std::array<at::Tensor, 4>& pictures,
                                     const std::array<at::Tensor, 4>& features, RvmMemory& memory) const;
  [[nodiscard]] at::Tensor last(const at::Tensor& y, const at::Tensor& picture) const;

 private:
  ConvPath path_;
  std::vector<ConvGru> grus_;  // strides 16, 8, 4, 2
  std::vector<Conv> convs_;    // strides 8, 4, 2, 1, and the last one
};

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_NETWORKS_RVM_DECODER_H
