#include "tests/tasks/fitting_preview/pose_samples.h"

#include <array>
#include <limits>
#include <utility>

namespace smartcv::fitting_preview::tests {
namespace {

// Shares of the height, from the middle of the shoulders.
constexpr std::array<vision::Point, nn::joint_count> places{{{0, -0.13F},
                                                             {0.018F, -0.15F},
                                                             {-0.018F, -0.15F},
                                                             {0.04F, -0.14F},
                                                             {-0.04F, -0.14F},
                                                             {0.11F, 0},
                                                             {-0.11F, 0},
                                                             {0.14F, 0.17F},
                                                             {-0.14F, 0.17F},
                                                             {0.15F, 0.32F},
                                                             {-0.15F, 0.32F},
                                                             {0.07F, 0.3F},
                                                             {-0.07F, 0.3F},
                                                             {0.07F, 0.53F},
                                                             {-0.07F, 0.53F},
                                                             {0.07F, 0.77F},
                                                             {-0.07F, 0.77F}}};

float fuzzed_number(std::mt19937& random) {
  switch (std::uniform_int_distribution(0, 11)(random)) {
    case 0:
      return std::numeric_limits<float>::quiet_NaN();
    case 1:
      return std::numeric_limits<float>::infinity();
    case 2:
      return -std::numeric_limits<float>::max();
    case 3:
      return std::uniform_real_distribution(-1e9F, 1e9F)(random);
    case 4:
      return 0;
    case 5:
      return 320;
    default:
      return std::uniform_real_distribution(-200.0F, 900.0F)(random);
  }
}

}  // namespace

nn::PersonPose standing(float x, float y, float height) {
  nn::PersonPose person;
  person.box = {x - 0.2F * height, y - 0.2F * height, x + 0.2F * height, y + 0.8F * height};
  person.score = 0.9F;
  for (std::size_t i = 0; i < nn::joint_count; ++i) {
    person.keypoints[i] = {{x + places[i].x * height, y + places[i].y * height}, 0.9F};
  }
  return person;
}

FramePose standing_in(std::int64_t frame, float x, float y, float height) {
  const nn::PersonPose person = standing(x, y, height);
  return {.frame = frame, .box = person.box, .score = person.score, .keypoints = person.keypoints};
}

FrameTimes even_times(std::int64_t frames, int rate) {
  std::vector<std::int64_t> pts;
  for (std::int64_t i = 0; i < frames; ++i) {
    pts.push_back(i);
  }
  return {pts, frames, {1, rate}, {rate, 1}};
}

Poses one_person(const FrameTimes& times, const std::function<FramePose(std::int64_t frame)>& pose) {
  Poses poses;
  poses.video = {
      .file = "made_up.mp4", .sha256 = std::string(64, 'a'), .upright = {640, 480}, .times = times, .timecode = ""};
  poses.shots = {{0, times.frames() - 1}};
  poses.source = {.estimator = "yolov8n-pose", .model_sha256 = std::string(64, 'b'), .detector = "yolov8n-pose"};
  Person person{.id = 1, .shot = 0, .poses = {}};
  for (std::int64_t frame = 0; frame < times.frames(); ++frame) {
    person.poses.push_back(pose(frame));
  }
  poses.people.push_back(std::move(person));
  return poses;
}

FramePose fuzzed(std::mt19937& random, std::int64_t frame) {
  FramePose pose = standing_in(frame, 320, 150, 300);
  const int kind = std::uniform_int_distribution(0, 3)(random);
  if (kind == 0) {  // all in one place
    const vision::Point place{fuzzed_number(random), fuzzed_number(random)};
    pose.box = {place.x, place.y, place.x, place.y};
    for (nn::Keypoint& keypoint : pose.keypoints) {
      keypoint.point = place;
    }
  } else if (kind == 1) {  // everything
    pose.box = {fuzzed_number(random), fuzzed_number(random), fuzzed_number(random), fuzzed_number(random)};
    for (nn::Keypoint& keypoint : pose.keypoints) {
      keypoint = {{fuzzed_number(random), fuzzed_number(random)}, fuzzed_number(random)};
    }
    pose.score = fuzzed_number(random);
  } else {  // a joint or two, believed
    for (int i = 0; i < kind; ++i) {
      const auto joint = std::uniform_int_distribution<std::size_t>(0, nn::joint_count - 1)(random);
      pose.keypoints[joint].point = {fuzzed_number(random), fuzzed_number(random)};
    }
  }
  pose.state = kind == 3 ? PoseState::interpolated : PoseState::estimated;
  return pose;
}

}  // namespace smartcv::fitting_preview::tests
