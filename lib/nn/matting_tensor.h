#ifndef SMARTCV_NN_MATTING_TENSOR_H
#define SMARTCV_NN_MATTING_TENSOR_H

#include <ATen/core/Tensor.h>

#include <array>

#include "nn/networks/rvm_net.h"

namespace smartcv::nn {

// What is known of one MattingInput; the networks' own affair. All channels last.
struct MattingTensor {
  at::Tensor picture;  // [1,3,H,W] float32 RGB 0..1
  // What Matting::begin() made of it; undefined before.
  double downsample_ratio = 0;
  at::Tensor small;                    // [1,3,h,w]
  std::array<at::Tensor, 4> pictures;  // at strides 1, 2, 4, 8 of it
  std::array<at::Tensor, 4> features;  // at strides 2, 4, 8, 16
};

// What is left to do of one Matte.
struct MatteEnding {
  at::Tensor picture;  // [1,3,H,W]
  RvmNet::Decoded decoded;
};

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_MATTING_TENSOR_H
