#include "nn/pose_factory.h"

#include "base/error.h"
#include "base/format.h"
#include "nn/checkpoint.h"
#include "nn/networks/rtmpose.h"
#include "nn/networks/yolov8_pose.h"
#include "nn/precision.h"
#include "weights/weights.h"

namespace smartcv::nn {
const std::vector<std::string>& pose_estimator_names() {
  static const std::vector<std::string> names{"yolov8-pose", "rtmpose"};
  return names;
}

std::unique_ptr<PoseEstimator> make_pose_estimator(const std::string& name, const PoseOptions& options,
                                                   const std::map<std::string, std::filesystem::path>& files) {
  PoseOptions settled_options = options;
  settled_options.device = settled(options.device, NetworkFamily::pose);
  std::unique_ptr<PoseEstimator> estimator;
  if (name == "yolov8-pose") {
    load_network("YOLOv8-pose", file_of(files, name), [&](const weights::Weights& weights) {
      estimator = std::make_unique<Yolov8Pose>(weights, settled_options);
    });
    return estimator;
  }
  if (name == "rtmpose") {
    load_network("RTMPose", file_of(files, name), [&](const weights::Weights& weights) {
      estimator = std::make_unique<Rtmpose>(weights, settled_options);
    });
    return estimator;
  }
  throw Error(ErrorCode::usage,
              fmt::format("'{}' is no pose estimator: there are {}", name, fmt::join(pose_estimator_names(), ", ")));
}

}  // namespace smartcv::nn
