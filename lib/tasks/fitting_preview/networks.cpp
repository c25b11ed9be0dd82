#include "tasks/fitting_preview/networks.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "base/error.h"
#include "base/format.h"
#include "base/sha256.h"
#include "nn/runtime.h"

namespace smartcv::fitting_preview {
namespace {

// People that are found more weakly than this share of `confidence` are not even followed.
constexpr double weakest_share = 0.5;
// Smaller pictures show the networks nothing.
constexpr int least_input = 256;

// The network of a model.
std::string network_of(const std::string& name) {
  if (name.starts_with("rtmpose-")) {
    return "rtmpose";
  }
  if (name.starts_with("yolov8") && name.ends_with("-pose")) {
    return "yolov8-pose";
  }
  throw Error(ErrorCode::usage,
              fmt::format("'{}' is no pose estimator; take an RTMPose or a YOLOv8-pose of the catalogue", name));
}

const job::ModelFile& file_of(const Request& request, const std::string& name) {
  const auto found = request.models.find(name);
  if (found == request.models.end()) {
    throw Error(ErrorCode::internal, fmt::format("nobody has looked up the model '{}'", name));
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

Networks make_networks(const Request& request, vision::Size upright) {
  const Options& options = request.settings.fitting;
  Networks networks;
  networks.device = nn::runtime().resolve_device(request.settings.device, request.settings.precision);
  const nn::PoseOptions pose = pose_options(options, networks.device, upright);
  const auto make = [&](const std::string& name) {
    const std::string network = network_of(name);
    return nn::runtime().make_pose_estimator(network, pose, {{network, file_of(request, name).path}});
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
