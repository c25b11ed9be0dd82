#include "nn/matting_factory.h"

#include "nn/checkpoint.h"
#include "nn/networks/rvm.h"
#include "nn/precision.h"
#include "weights/weights.h"

namespace smartcv::nn {

std::unique_ptr<Matting> make_matting(const std::filesystem::path& file, const MattingOptions& options) {
  MattingOptions settled_options = options;
  settled_options.device = settled(options.device, NetworkFamily::matting);
  std::unique_ptr<Matting> matting;
  load_network("Robust Video Matting", file,
               [&](const weights::Weights& weights) { matting = std::make_unique<Rvm>(weights, settled_options); });
  return matting;
}

}  // namespace smartcv::nn
