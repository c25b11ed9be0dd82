#ifndef SMARTCV_NN_TENSOR_VIEW_H
#define SMARTCV_NN_TENSOR_VIEW_H

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <initializer_list>
#include <string>

#include "weights/weights.h"

namespace smartcv::nn {

// Throws Error(model) that names the tensor when it holds integers.
void require_floating(const weights::TensorView& view, const std::string& name);

// A float32 tensor of its own memory from a checkpoint's (any floating type is converted).
// Throws Error(model) that names the tensor for an integer type.
[[nodiscard]] at::Tensor to_tensor(const weights::TensorView& view, const std::string& name);

// The same by name, with the shape checked; -1 in `shape` fits anything. Throws Error(model).
[[nodiscard]] at::Tensor get_tensor(const weights::Weights& weights, const std::string& name,
                                    std::initializer_list<std::int64_t> shape);

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_TENSOR_VIEW_H
