#ifndef SMARTCV_NN_NETWORKS_YOLOV8_POSE_H
#define SMARTCV_NN_NETWORKS_YOLOV8_POSE_H

#include <span>
#include <string>
#include <vector>

#include "nn/networks/yolov8_pose_net.h"
#include "nn/pose_estimator.h"
#include "nn/pose_factory.h"
#include "weights/weights.h"

namespace smartcv::nn {

// YOLOv8-pose n, s or m as a pose estimator: one forward pass finds all people of a picture. Input tensor: [1,3,h,w]
// float32 RGB 0..1, channels last, the picture letterboxed with gray (114). The box is clipped to the picture, key
// points are not. People whose face is 20 px of the input or more (shorter side) are found dependably (n).
class Yolov8Pose final : public PoseEstimator {
 public:
  // Throws Error(model) when the weights are not those of a YOLOv8-pose model. Call inside run_inference().
  Yolov8Pose(const weights::Weights& weights, const PoseOptions& options);

  [[nodiscard]] std::string name() const override { return variant_.name(); }
  [[nodiscard]] Precision precision() const override { return options_.device.precision; }
  [[nodiscard]] bool top_down() const override { return false; }
  [[nodiscard]] PoseInput prepare(const media::ConstPicture& picture, media::Orientation orientation) const override;
  [[nodiscard]] PoseInput prepare(const media::ConstPicture& picture, media::Orientation orientation,
                                  std::span<const vision::Box> people) const override;
  [[nodiscard]] std::vector<std::vector<PersonPose>> detect(std::span<const PoseInput* const> inputs) const override;

 private:
  // The people of picture `index` of a batch of one or more.
  [[nodiscard]] std::vector<PersonPose> people(const std::array<Yolov8PoseNet::Level, 3>& levels, std::int64_t index,
                                               vision::Size upright) const;

  PoseOptions options_;
  Yolov8Variant variant_;
  Yolov8PoseNet net_;
};

// The network's input for a picture: the picture scaled so that its long side is `input_size` (rounded up to a
// multiple of 32), both sides then filled up to multiples of 32 or to a square.
[[nodiscard]] vision::Size yolov8_input(vision::Size upright, int input_size, PoseInputShape shape);

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_NETWORKS_YOLOV8_POSE_H
