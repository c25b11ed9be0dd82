#include "nn/precision.h"

namespace smartcv::nn {

Precision automatic_precision(NetworkFamily family, bool cuda, const Processor& processor) {
  if (cuda || !processor.amx_bf16) {
    return Precision::fp32;
  }
  switch (family) {
    case NetworkFamily::face_detector:
    case NetworkFamily::pose:
    case NetworkFamily::embedding:
      return Precision::bf16;
    case NetworkFamily::cascade:
    case NetworkFamily::matting:
      break;
  }
  return Precision::fp32;
}

Device settled(Device device, NetworkFamily family) {
  if (device.automatic_precision) {
    device.precision = automatic_precision(family, device.cuda, this_processor());
    device.automatic_precision = false;
  }
  return device;
}

}  // namespace smartcv::nn
