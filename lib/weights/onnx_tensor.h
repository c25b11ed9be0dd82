#ifndef SMARTCV_WEIGHTS_ONNX_TENSOR_H
#define SMARTCV_WEIGHTS_ONNX_TENSOR_H

#include "weights/byte_cursor.h"
#include "weights/tensor_store.h"

namespace smartcv::weights {

// Reads one TensorProto into the store. Throws Error(model) that names the tensor.
void add_onnx_tensor(ByteCursor message, TensorStore& store);

}  // namespace smartcv::weights

#endif  // SMARTCV_WEIGHTS_ONNX_TENSOR_H
