#ifndef SMARTCV_NN_POSE_FACTORY_H
#define SMARTCV_NN_POSE_FACTORY_H

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "nn/conv_path.h"
#include "nn/device.h"
#include "nn/pose_estimator.h"

namespace smartcv::nn {

// Where a picture that is not as square as the network's input goes: `rect` shortens the input to the next multiple of
// 32, `square` fills it up.
enum class PoseInputShape { rect, square };

struct PoseOptions {
  Device device;
  // YOLOv8-pose: people with a score up to this are not reported.
  float threshold = 0.25F;
  int input_size = 640;  // YOLOv8-pose: long side of the network's input, rounded up to a multiple of 32
  PoseInputShape input_shape = PoseInputShape::rect;
  ConvPath path = ConvPath::fused;  // the CPU's; a GPU always takes the plain one
};

[[nodiscard]] const std::vector<std::string>& pose_estimator_names();

// `name` is the network, "yolov8-pose" or "rtmpose"; `files` has its file under that name. Which of the network's
// models it is (n, s, m; t, s, m) follows from the file's tensors. Throws Error(usage) for another name and
// Error(model) when the file is missing or does not fit.
[[nodiscard]] std::unique_ptr<PoseEstimator> make_pose_estimator(
    const std::string& name, const PoseOptions& options, const std::map<std::string, std::filesystem::path>& files);

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_POSE_FACTORY_H
