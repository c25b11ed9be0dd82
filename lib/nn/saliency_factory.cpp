#include "nn/saliency_factory.h"

#include "nn/checkpoint.h"
#include "nn/networks/u2net_saliency.h"
#include "nn/precision.h"
#include "weights/weights.h"

namespace smartcv::nn {

std::unique_ptr<Saliency> make_saliency(const std::filesystem::path& file, const SaliencyOptions& options) {
  SaliencyOptions settled_options = options;
  settled_options.device = settled(options.device, NetworkFamily::matting);
  std::unique_ptr<Saliency> saliency;
  load_network("U-2-Net", file, [&](const weights::Weights& weights) {
    saliency = std::make_unique<U2NetSaliency>(weights, settled_options);
  });
  return saliency;
}

}  // namespace smartcv::nn
