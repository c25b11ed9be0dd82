#ifndef SMARTCV_NN_INPUT_TENSORS_H
#define SMARTCV_NN_INPUT_TENSORS_H

#include <ATen/core/Tensor.h>

#include <vector>

namespace smartcv::nn {

// The tensors of one DetectorInput: one per pass, [1,3,h,w]; the detector's own affair.
struct InputTensors {
  std::vector<at::Tensor> passes;
};

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_INPUT_TENSORS_H
