#include "tasks/face_timeline/networks.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>

#include "base/sha256.h"
#include "nn/runtime.h"

namespace smartcv::face_timeline {
namespace {

nn::DetectorOptions detector_options(const Options& options, const nn::Device& device) {
  nn::DetectorOptions detector;
  detector.device = device;
  detector.threshold = static_cast<float>(std::min(options.confidence_continue, options.confidence));
  detector.detect_width = options.detect_width;
  detector.large_face_width = options.large_face_width;
  // CenterFace looks at crops as well, whose pixels are not the video's: small faces are sorted out by the task.
  detector.min_face = options.detector == "mtcnn" ? options.min_face : 0;
  return detector;
}

nn::EmbedderOptions embedder_options(const Options& options, const nn::Device& device) {
  nn::EmbedderOptions embedder;
  embedder.device = device;
  embedder.align = options.align == "none" ? nn::FaceAlign::none : nn::FaceAlign::similarity;
  embedder.landmarks = options.detector == "mtcnn" ? vision::LandmarkSource::mtcnn : vision::LandmarkSource::centerface;
  embedder.margin = options.align_margin;
  return embedder;
}

std::string sha256_of(const job::ModelFile& model) {
  return model.sha256.empty() ? sha256_of_file(model.path) : model.sha256;
}

}  // namespace

Networks make_networks(const Request& request) {
  const Options& options = request.settings.timeline;
  std::map<std::string, std::filesystem::path> files;
  for (const auto& [name, file] : request.models) {
    files[name] = file.path;
  }
  Networks networks;
  networks.device = nn::runtime().resolve_device(request.settings.device, request.settings.precision);
  networks.detector = nn::runtime().make_detector(options.detector, detector_options(options, networks.device), files);
  auto embedder = nn::runtime().make_face_embedder(options.embedder, embedder_options(options, networks.device), files);
  networks.source = {options.embedder, sha256_of(request.models.at(options.embedder)), options.detector, options.align,
                     embedder->facts().dimension};
  const bool refine = options.detector == "centerface" && options.align == "similarity";
  networks.recognizer =
      std::make_unique<identity::FaceRecognizer>(std::move(embedder), refine ? networks.detector.get() : nullptr);
  return networks;
}

}  // namespace smartcv::face_timeline
