#ifndef SMARTCV_TASKS_FITTING_PREVIEW_POSES_H
#define SMARTCV_TASKS_FITTING_PREVIEW_POSES_H

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/frame_times.h"
#include "job/video_facts.h"
#include "nn/pose_estimator.h"
#include "vision/geometry.h"

namespace smartcv::fitting_preview {

// How people stand, when: what looking at the video gave. Garments are drawn from this and the frames alone, as often
// as the user likes. Stored by keypoints_json.h.

// How the key points of a frame are known.
enum class PoseState {
  estimated,     // the network looked at this very frame
  interpolated,  // between two frames it looked at
};

// One person in one frame; pixels of the upright picture. Points of low score are guesses and are kept.
struct FramePose {
  std::int64_t frame = 0;
  vision::Box box;
  float score = 0;  // of the person, 0..1
  std::array<nn::Keypoint, nn::joint_count> keypoints{};
  PoseState state = PoseState::estimated;

  [[nodiscard]] const nn::Keypoint& at(nn::Joint joint) const { return keypoints[static_cast<std::size_t>(joint)]; }
  [[nodiscard]] nn::Keypoint& at(nn::Joint joint) { return keypoints[static_cast<std::size_t>(joint)]; }
};

// One person through time, within one shot.
struct Person {
  std::int64_t id = 0;  // 1, 2, … in the order of the first frames
  std::int64_t shot = 0;
  std::vector<FramePose> poses;  // one for each frame, without holes; never empty

  [[nodiscard]] FrameSpan span() const { return {poses.front().frame, poses.back().frame}; }
  // Nothing outside span().
  [[nodiscard]] const FramePose* at(std::int64_t frame) const {
    const auto index = frame - poses.front().frame;
    return index < 0 || index >= static_cast<std::int64_t>(poses.size()) ? nullptr
                                                                         : &poses[static_cast<std::size_t>(index)];
  }
};

// Which network the key points come from.
struct PoseSource {
  std::string estimator;     // "rtmpose-s", "yolov8n-pose"
  std::string model_sha256;  // of its weight file
  std::string detector;      // who found the people: the estimator itself or another one
};

struct Poses {
  job::VideoFacts video;
  std::vector<FrameSpan> shots;  // all frames, in order
  PoseSource source;
  std::vector<Person> people;  // by id
};

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_POSES_H
