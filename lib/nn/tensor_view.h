#ifndef SMARTCV_NN_TENSOR_VIEW_H
#define SMARTCV_NN_TENSOR_VIEW_H

#include <ATen/core/Tensor.h>

#include <string>

#include "weights/weights.h"

namespace smartcv::nn {

// Throws Error(model) that names the tensor when it holds integers.
void require_floating(const weights::TensorView& view, const std::string& name);

// A float32 tensor of its own memory from a checkpoint's (any floating type is converted).
// Throws Error(model) that names the tensor for an integer type.
[[nodiscard]] at::Tensor to_tensor(const weights::TensorView& view, const std::string& name);

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_TENSOR_VIEW_H
