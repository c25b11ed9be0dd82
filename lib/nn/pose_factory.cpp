#include "nn/pose_factory.h"

#include "base/error.h"
#include "base/format.h"
#include "nn/inference.h"
#include "nn/networks/rtmpose.h"
#include "nn/networks/yolov8_pose.h"
#include "weights/weights.h"

namespace smartcv::nn {
namespace {

weights::Weights read(const std::map<std::string, std::filesystem::path>& files, const std::string& name) {
  const auto found = files.find(name);
  if (found == files.end()) {
    throw Error(ErrorCode::model, fmt::format("no file is given for the model '{}'", name));
  }
  return weights::read_weights(found->second);
}

}  // namespace

const std::vector<std::string>& pose_estimator_names() {
  static const std::vector<std::string> names{"yolov8-pose", "rtmpose"};
  return names;
}

std::unique_ptr<PoseEstimator> make_pose_estimator(const std::string& name, const PoseOptions& options,
                                                   const std::map<std::string, std::filesystem::path>& files) {
  std::unique_ptr<PoseEstimator> estimator;
  if (name == "yolov8-pose") {
    const auto weights = read(files, name);
    run_inference("YOLOv8-pose", [&] { estimator = std::make_unique<Yolov8Pose>(weights, options); });
    return estimator;
  }
  if (name == "rtmpose") {
    const auto weights = read(files, name);
    run_inference("RTMPose", [&] { estimator = std::make_unique<Rtmpose>(weights, options); });
    return estimator;
  }
  throw Error(ErrorCode::usage,
              fmt::format("'{}' is no pose estimator: there are {}", name, fmt::join(pose_estimator_names(), ", ")));
}

}  // namespace smartcv::nn
