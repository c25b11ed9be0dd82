#ifndef SMARTCV_NN_SALIENCY_FACTORY_H
#define SMARTCV_NN_SALIENCY_FACTORY_H

#include <filesystem>
#include <memory>

#include "nn/conv_path.h"
#include "nn/device.h"
#include "nn/saliency.h"

namespace smartcv::nn {

struct SaliencyOptions {
  Device device;
  ConvPath path = ConvPath::fused;  // the CPU's; a GPU always takes the plain one
};

// U²-Net small out of its checkpoint. Throws Error(model) that names the file and the first tensor that does not fit.
[[nodiscard]] std::unique_ptr<Saliency> make_saliency(const std::filesystem::path& file,
                                                      const SaliencyOptions& options);

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_SALIENCY_FACTORY_H
