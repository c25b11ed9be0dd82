#ifndef SMARTCV_NN_MATTING_FACTORY_H
#define SMARTCV_NN_MATTING_FACTORY_H

#include <filesystem>
#include <memory>

#include "nn/conv_path.h"
#include "nn/device.h"
#include "nn/matting.h"

namespace smartcv::nn {

struct MattingOptions {
  Device device;
  ConvPath path = ConvPath::fused;  // the CPU's; a GPU always takes the plain one
};

// Robust Video Matting out of its checkpoint; the tensors say which of the two it is. Throws Error(model) that names
// the file and the first tensor that does not fit.
[[nodiscard]] std::unique_ptr<Matting> make_matting(const std::filesystem::path& file, const MattingOptions& options);

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_MATTING_FACTORY_H
