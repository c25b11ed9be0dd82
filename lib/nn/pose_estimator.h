#ifndef SMARTCV_NN_POSE_ESTIMATOR_H
#define SMARTCV_NN_POSE_ESTIMATOR_H

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "media/picture.h"
#include "vision/geometry.h"

namespace smartcv::nn {

// COCO's order; left and right are the person's own.
enum class Joint : std::size_t {
  nose,
  left_eye,
  right_eye,
  left_ear,
  right_ear,
  left_shoulder,
  right_shoulder,
  left_elbow,
  right_elbow,
  left_wrist,
  right_wrist,
  left_hip,
  right_hip,
  left_knee,
  right_knee,
  left_ankle,
  right_ankle,
};
inline constexpr std::size_t joint_count = 17;

// In pixels of the upright picture; may lie outside it. Points of low score are guesses and are kept all the same: how
// much is enough is the caller's choice.
struct Keypoint {
  vision::Point point;
  float score = 0;  // 0..1
};

struct PersonPose {
  vision::Box box;  // pixels of the upright picture
  float score = 0;  // 0..1
  std::array<Keypoint, joint_count> keypoints{};

  [[nodiscard]] const Keypoint& at(Joint joint) const { return keypoints[static_cast<std::size_t>(joint)]; }
};

struct InputTensors;  // nn/input_tensors.h, for the networks alone

// What an estimator's prepare() made of one picture: what its detect() takes, on the host.
struct PoseInput {
  std::shared_ptr<const InputTensors> tensors;
  vision::Size upright;             // size of the upright picture
  std::vector<vision::Box> people;  // top-down: the boxes it was prepared for
};

// A pose estimator in the two halves the pipeline needs. One object is shared by all threads: all calls are const and
// thread-safe, and nothing is remembered from frame to frame.
// There are two kinds: one finds the people in the whole picture (YOLOv8-pose); a top-down one (RTMPose) is told where
// they are and looks at a crop of each.
class PoseEstimator {
 public:
  virtual ~PoseEstimator() = default;

  // The model as it was recognised from its file: "yolov8n-pose", "rtmpose-s".
  [[nodiscard]] virtual std::string name() const = 0;
  [[nodiscard]] virtual bool top_down() const = 0;

  // CPU eyes: planes of any layout to network input; rotation, matrix and range honoured. A top-down estimator takes
  // the picture for one person.
  [[nodiscard]] virtual PoseInput prepare(const media::ConstPicture& picture, media::Orientation orientation) const = 0;
  // The same for the people in these boxes (pixels of the upright picture; from another estimator or from tracks), in
  // this order. The whole-picture kind has no use for them and looks at everything.
  [[nodiscard]] virtual PoseInput prepare(const media::ConstPicture& picture, media::Orientation orientation,
                                          std::span<const vision::Box> people) const = 0;

  // Device batch: one list of people per input. Whole-picture kind: best score first, all scores above the threshold it
  // was built with; inputs of one call have equal shapes. Top-down: one for each box, in the boxes' order, with the box
  // itself and the mean score of its key points.
  // Throws Error(model) when the device fails (out of memory, driver).
  [[nodiscard]] virtual std::vector<std::vector<PersonPose>> detect(std::span<const PoseInput* const> inputs) const = 0;
};

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_POSE_ESTIMATOR_H
