#include "nn/matting_factory.h"

#include "base/error.h"
#include "nn/inference.h"
#include "nn/networks/rvm.h"
#include "weights/weights.h"

namespace smartcv::nn {

std::unique_ptr<Matting> make_matting(const std::filesystem::path& file, const MattingOptions& options) {
  const auto weights = weights::read_weights(file);
  std::unique_ptr<Matting> matting;
  try {
    run_inference("Robust Video Matting", [&] { matting = std::make_unique<Rvm>(weights, options); });
  } catch (const Error& error) {
    throw Error(error.code(), error.message(), {.doing = "loading the network", .file = file.string(), .frame = {}});
  }
  return matting;
}

}  // namespace smartcv::nn
