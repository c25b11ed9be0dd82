#include "nn/tensor_view.h"

#include <ATen/ops/empty.h>

#include <cstring>

#include "base/error.h"
#include "base/format.h"

namespace smartcv::nn {
namespace {

at::ScalarType scalar_type(weights::DataType type, const std::string& name) {
  switch (type) {
    case weights::DataType::float32:
      return at::kFloat;
    case weights::DataType::float16:
      return at::kHalf;
    case weights::DataType::bfloat16:
      return at::kBFloat16;
    case weights::DataType::float64:
      return at::kDouble;
    default:
      throw Error(ErrorCode::model, fmt::format("tensor '{}' holds {} where the network needs floating-point weights",
                                                name, weights::name_of(type)));
  }
}

}  // namespace

void require_floating(const weights::TensorView& view, const std::string& name) {
  static_cast<void>(scalar_type(view.type, name));
}

at::Tensor to_tensor(const weights::TensorView& view, const std::string& name) {
  auto tensor = at::empty(view.shape, at::TensorOptions(scalar_type(view.type, name)));
  if (!view.bytes.empty()) {
    std::memcpy(tensor.data_ptr(), view.bytes.data(), view.bytes.size());
  }
  return tensor.to(at::kFloat);
}

}  // namespace smartcv::nn
