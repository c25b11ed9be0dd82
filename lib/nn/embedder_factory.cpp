#include "nn/embedder_factory.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "nn/chip_embedder.h"
#include "nn/inference.h"
#include "nn/networks/dlib_face_resnet.h"
#include "nn/networks/inception_resnet_v1.h"
#include "weights/weights.h"

namespace smartcv::nn {
namespace {

constexpr const char* dlib_resnet = "dlib-resnet";
constexpr const char* facenet_vggface2 = "facenet-vggface2";
constexpr const char* facenet_casia = "facenet-casia";

template <typename Network>
std::shared_ptr<const Network> load(const weights::Weights& weights, const std::string& name,
                                    const EmbedderOptions& options) {
  std::shared_ptr<const Network> network;
  run_inference(
      name, [&] { network = std::make_shared<Network>(make_network<Network>(weights, options.device, options.path)); });
  return network;
}

// dlib: 0.6 is what its makers measured on Labeled Faces in the Wild (dnn_face_recognition_ex.cpp).
std::unique_ptr<FaceEmbedder> dlib_of(const EmbedderOptions& options, const weights::Weights& weights) {
  auto network = load<DlibFaceResnet>(weights, dlib_resnet, options);
  return std::make_unique<ChipEmbedder>(
      EmbedderFacts{dlib_resnet, DlibFaceResnet::dimension, DlibFaceResnet::side, false, 0.6F}, vision::ChipKind::dlib,
      options, [network = std::move(network)](const at::Tensor& chips) { return (*network)(chips); });
}

void require_people(const weights::Weights& weights, const std::string& name, std::int64_t people) {
  const auto bias = weights.tensors().find("logits.bias");
  if (bias != weights.tensors().end() && bias->second.elements() != people) {
    throw Error(ErrorCode::model,
                fmt::format("the {} file given for '{}' was trained on {} people and not on {}: it is another model's",
                            weights.container(), name, bias->second.elements(), people));
  }
}

// 1.04 is the threshold DeepFace uses for its 512-d FaceNet (normalised Euclidean distance); these checkpoints have
// none of their own.
std::unique_ptr<FaceEmbedder> facenet_of(const std::string& name, std::int64_t people, const EmbedderOptions& options,
                                         const weights::Weights& weights) {
  require_people(weights, name, people);
  auto network = load<InceptionResnetV1>(weights, name, options);
  return std::make_unique<ChipEmbedder>(
      EmbedderFacts{name, InceptionResnetV1::dimension, InceptionResnetV1::side, true, 1.04F},
      vision::ChipKind::facenet, options,
      [network = std::move(network)](const at::Tensor& chips) { return (*network)(network->standardised(chips)); });
}

[[noreturn]] void refuse(const std::string& name) {
  throw Error(ErrorCode::usage,
              fmt::format("'{}' is no face embedder: there are {}", name, fmt::join(embedder_names(), ", ")));
}

}  // namespace

const std::vector<std::string>& embedder_names() {
  static const std::vector<std::string> names{dlib_resnet, facenet_vggface2, facenet_casia};
  return names;
}

std::unique_ptr<FaceEmbedder> face_embedder_of(const std::string& name, const EmbedderOptions& options,
                                               const weights::Weights& weights) {
  if (name == dlib_resnet) {
    return dlib_of(options, weights);
  }
  if (name == facenet_vggface2) {
    return facenet_of(name, 8631, options, weights);
  }
  if (name == facenet_casia) {
    return facenet_of(name, 10575, options, weights);
  }
  refuse(name);
}

std::unique_ptr<FaceEmbedder> make_face_embedder(const std::string& name, const EmbedderOptions& options,
                                                 const std::map<std::string, std::filesystem::path>& files) {
  const auto& names = embedder_names();
  if (std::find(names.begin(), names.end(), name) == names.end()) {
    refuse(name);
  }
  const auto file = files.find(name);
  if (file == files.end()) {
    throw Error(ErrorCode::model,
                fmt::format("no file is given for the model '{}': run smartcv models pull {}", name, name));
  }
  return face_embedder_of(name, options, weights::read_weights(file->second));
}

}  // namespace smartcv::nn
