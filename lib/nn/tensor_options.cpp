#include "nn/tensor_options.h"

namespace smartcv::nn {
namespace {

at::ScalarType type_of(Precision precision) {
  switch (precision) {
    case Precision::bf16:
      return at::kBFloat16;
    case Precision::fp16:
      return at::kHalf;
    case Precision::fp32:
      break;
  }
  return at::kFloat;
}

}  // namespace

at::TensorOptions tensor_options(const Device& device) {
  return at::TensorOptions(type_of(device.precision))
      .device(device.cuda ? at::Device(at::kCUDA, static_cast<at::DeviceIndex>(device.index)) : at::Device(at::kCPU));
}

}  // namespace smartcv::nn
