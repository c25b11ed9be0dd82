#ifndef SMARTCV_NN_TENSOR_OPTIONS_H
#define SMARTCV_NN_TENSOR_OPTIONS_H

#include <ATen/core/Tensor.h>

#include "nn/device.h"

namespace smartcv::nn {

// Where a network's tensors live and the type it computes in.
[[nodiscard]] at::TensorOptions tensor_options(const Device& device);

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_TENSOR_OPTIONS_H
