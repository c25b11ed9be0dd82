#ifndef SMARTCV_NN_NETWORKS_CONV_GRU_H
#define SMARTCV_NN_NETWORKS_CONV_GRU_H

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>

#include "nn/conv.h"
#include "nn/layer_builder.h"

namespace smartcv::nn {

// The convolutional gated recurrent unit of Robust Video Matting (Lin et al. 2021, section 3.1;
// ../shared/facts/rvm.md):
//   r, z = sigmoid(ih([x, h])),  c = tanh(hh([x, r * h])),  h' = (1 - z) * h + z * c,
// ih and hh 3x3 convolutions; h' is the state and the output. It works on the second half of a tensor's channels.
class ConvGru {
 public:
  // NAME.ih.0 and NAME.hh.0; `channels` of h.
  ConvGru(LayerBuilder& layers, const std::string& name, std::int64_t channels);

  // y [T,2c,h,w], channels last, in the network's type: its second half is overwritten, frame after frame, with h'.
  // state [1,c,h,w] float32 channels last, h before the first frame; undefined for zeros. Returns h' of the last frame
  // in memory of its own; `state` is left alone. Call inside an InferenceMode guard.
  [[nodiscard]] at::Tensor operator()(at::Tensor& y, const at::Tensor& state) const;

 private:
  template <typename Element>
  void fused_step(Element* half, at::Tensor& joined, at::Tensor& state) const;
  void plain_step(const at::Tensor& half, at::Tensor& state) const;

  std::int64_t channels_;
  Conv gates_;
  Conv candidate_;
};

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_NETWORKS_CONV_GRU_H
