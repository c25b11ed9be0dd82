#ifndef SMARTCV_NN_MATTING_TENSOR_H
#define SMARTCV_NN_MATTING_TENSOR_H

#include <ATen/core/Tensor.h>

namespace smartcv::nn {

// The picture of one MattingInput: [1,3,H,W] float32 RGB 0..1, channels last; the networks' own affair.
struct MattingTensor {
  at::Tensor picture;
};

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_MATTING_TENSOR_H
