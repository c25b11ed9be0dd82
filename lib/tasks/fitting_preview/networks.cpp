#include "tasks/fitting_preview/networks.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/format.h"
#include "base/sha256.h"
#include "models/recognize.h"
#include "nn/runtime.h"
#include "weights/weights.h"

namespace smartcv::fitting_preview {
namespace {

namespace fs = std::filesystem;

// People that are found more weakly than this share of `confidence` are not even followed.
constexpr double weakest_share = 0.5;
// Smaller pictures show the networks nothing.
constexpr int least_input = 256;

// The network of a model: "rtmpose" or "yolov8-pose"; empty when its name does not tell.
std::string network_of_name(const std::string& name) {
  if (name.starts_with("rtmpose-")) {
    return "rtmpose";
  }
  return name.starts_with("yolov8") && name.ends_with("-pose") ? "yolov8-pose" : "";
}

std::string network_of(const std::string& word, const fs::path& file) {
  std::string named = network_of_name(word);
  if (!named.empty()) {
    return named;
  }
  const auto known = models::recognize(weights::read_weights(file));
  std::string network = known ? network_of_name(known->model) : "";
  if (network.empty()) {
    throw Error(ErrorCode::model,
                fmt::format("is no pose estimator's file{}; RTMPose and YOLOv8-pose are known",
                            known ? fmt::format(" but {}", known->description) : ""),
                {.file = file.string()});
  }
  return network;
}

const job::ModelFile& file_of(const Request& request, const std::string& word) {
  const auto found = request.models.find(word);
  if (found == request.models.end()) {
    throw Error(ErrorCode::internal, fmt::format("nobody has looked up the model '{}'", word));
  }
  return found->second;
}

nn::PoseOptions pose_options(const Options& options, const nn::Device& device, vision::Size upright) {
  nn::PoseOptions pose;
  pose.device = device;
  pose.threshold = static_cast<float>(options.confidence * weakest_share);
  const int long_side = std::max(upright.width, upright.height);
  pose.input_size = std::max(least_input, static_cast<int>(std::lround(long_side * options.inference_scale)));
  return pose;
}

}  // namespace

std::vector<std::string> pose_models_of(const Options& options) {
  const bool top_down = network_of(options.pose, options.pose) == "rtmpose";
  return top_down ? std::vector{options.pose, options.person_detector} : std::vector{options.pose};
}

Networks make_networks(const Request& request, vision::Size upright) {
  const Options& options = request.settings.fitting;
  Networks networks;
  networks.device = nn::runtime().resolve_device(request.settings.device, request.settings.precision);
  const nn::PoseOptions pose = pose_options(options, networks.device, upright);
  const auto make = [&](const std::string& word) {
    const fs::path file = file_of(request, word).path;
    const std::string network = network_of(word, file);
    return nn::runtime().make_pose_estimator(network, pose, {{network, file}});
  };
  networks.estimator = make(options.pose);
  if (networks.estimator->top_down()) {
    networks.detector = make(options.person_detector);
    if (networks.detector->top_down()) {
      throw Error(ErrorCode::usage,
                  fmt::format("person_detector '{}' has to be told where people are itself; take a YOLOv8-pose",
                              options.person_detector));
    }
  }
  const job::ModelFile& model = file_of(request, options.pose);
  networks.source = {.estimator = networks.estimator->name(),
                     .model_sha256 = model.sha256.empty() ? sha256_of_file(model.path) : model.sha256,
                     .detector = networks.detector ? networks.detector->name() : networks.estimator->name()};
  return networks;
}

}  // namespace smartcv::fitting_preview
