#include "benchmarks/nn_subjects.h"

#include <ATen/ops/rand.h>
#include <c10/core/InferenceMode.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <utility>

#include "nn/networks/centerface_net.h"
#include "weights/weights.h"

namespace smartcv::benchmarks {
namespace {

namespace fs = std::filesystem;

fs::path models_folder() {
  if (const char* models = std::getenv("SMARTCV_MODELS")) {
    return models;
  }
  if (const char* cache = std::getenv("SMARTCV_CACHE")) {
    return fs::path(cache) / "models";
  }
  const char* home = std::getenv("HOME");
  return fs::path(home == nullptr ? "" : home) / ".cache" / "smartcv" / "models";
}

nn::Device cpu(nn::Precision precision) {
  nn::Device device;
  device.precision = precision;
  return device;
}

template <typename Network>
Forward forward_of(std::shared_ptr<const Network> network) {
  return [network = std::move(network)](const at::Tensor& batch) {
    const c10::InferenceMode guard;
    static_cast<void>((*network)(batch));
  };
}

std::optional<Subject> centerface(std::int64_t height, std::int64_t width) {
  const auto file = models_folder() / "centerface.onnx";
  if (!fs::exists(file)) {
    return std::nullopt;
  }
  return Subject{"centerface", {height, width}, [file](nn::Precision precision, nn::ConvPath path) {
                   const c10::InferenceMode guard;
                   const auto weights = weights::read_weights(file);
                   return forward_of(std::make_shared<const nn::CenterFaceNet>(weights, cpu(precision), path));
                 }};
}

std::vector<Subject> make_subjects() {
  std::vector<Subject> list;
  for (const auto& [height, width] : {std::pair{544, 960}, std::pair{384, 640}}) {
    if (auto subject = centerface(height, width)) {
      list.push_back(std::move(*subject));
    }
  }
  return list;
}

}  // namespace

at::Tensor Subject::input(std::int64_t batch) const {
  return at::rand({batch, 3, size[0], size[1]}).contiguous(at::MemoryFormat::ChannelsLast);
}

const std::vector<Subject>& subjects() {
  static const std::vector<Subject> list = make_subjects();
  return list;
}

}  // namespace smartcv::benchmarks
