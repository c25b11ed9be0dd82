#include "tasks/fitting_preview/arms_in_front.h"

#include <algorithm>
#include <array>

namespace smartcv::fitting_preview {
namespace {

using nn::Joint;

// Joints that limbs are drawn between at all.
constexpr float least_score = 0.3F;
// Scores at which an arm begins to be in front, and surely is: beside the torso, and upon it.
struct ScoreRamp {
  float from, to;
};
constexpr ScoreRamp beside_torso{0.3F, 0.5F};
constexpr ScoreRamp upon_torso{0.4F, 0.6F};
// Of the shoulders, in units: facing the camera, and turned away.
constexpr float faces = -0.05F;
constexpr float turned_away = -0.25F;

float ramp(float from, float to, float value) {
  const float t = std::clamp((value - from) / (to - from), 0.0F, 1.0F);
  return t * t * (3 - 2 * t);
}

float score(const FramePose& pose, Joint joint) {
  const nn::Keypoint& keypoint = pose.at(joint);
  return is_seen(keypoint, 0) ? std::min(keypoint.score, 1.0F) : 0.0F;
}

// 1: the camera sees the front, 0: the back.
float frontness(const FramePose& pose, float unit) {
  if (!is_seen(pose.at(Joint::left_shoulder), least_score) || !is_seen(pose.at(Joint::right_shoulder), least_score)) {
    return 1;
  }
  const float across = pose.at(Joint::left_shoulder).point.x - pose.at(Joint::right_shoulder).point.x;
  return 1 - ramp(-faces, -turned_away, -across / unit);
}

// How much a point lies between the lines from shoulders to hips, 0..1.
float upon_torso_share(const FramePose& pose, vision::Point p, float unit) {
  const std::array<Joint, 4> corners{Joint::left_shoulder, Joint::right_shoulder, Joint::left_hip, Joint::right_hip};
  float left = p.x;
  float right = p.x;
  bool first = true;
  for (const Joint joint : corners) {
    if (is_seen(pose.at(joint), least_score)) {
      const float x = pose.at(joint).point.x;
      left = first ? x : std::min(left, x);
      right = first ? x : std::max(right, x);
      first = false;
    }
  }
  const float inside = std::min(p.x - left, right - p.x) / unit;
  return first ? 0 : ramp(-0.1F, 0.1F, inside);
}

void add_arm(std::vector<ArmInFront>& arms, const FramePose& pose, Side side, float unit) {
  const bool left = side == Side::left;
  const float shoulder = score(pose, left ? Joint::left_shoulder : Joint::right_shoulder);
  const float elbow = score(pose, left ? Joint::left_elbow : Joint::right_elbow);
  const Joint end = left ? Joint::left_wrist : Joint::right_wrist;
  const float wrist = score(pose, end);
  const Arm arm = arm_of(pose, side, unit, least_score);
  const float front = frontness(pose, unit);
  const float upon = wrist > 0 ? upon_torso_share(pose, pose.at(end).point, unit) : 0;
  const ScoreRamp needed{beside_torso.from + upon * (upon_torso.from - beside_torso.from),
                         beside_torso.to + upon * (upon_torso.to - beside_torso.to)};
  const float fore = front * ramp(needed.from, needed.to, std::min(elbow, wrist));
  const float upper = front * ramp(beside_torso.from, beside_torso.to, std::min(shoulder, elbow));
  for (const Capsule& capsule : arm.upper) {
    arms.push_back({capsule, upper});
  }
  if (arm.fore) {
    arms.push_back({*arm.fore, fore});
  }
  if (arm.hand) {
    arms.push_back({*arm.hand, fore});
  }
}

// The arm a sleeve is on does not hide it.
bool worn_on(PartKind part, Side side) {
  return part == (side == Side::left ? PartKind::left_sleeve : PartKind::right_sleeve);
}

}  // namespace

std::vector<ArmInFront> arms_in_front(const FramePose& wearer, float unit, PartKind part) {
  std::vector<ArmInFront> arms;
  for (const Side side : {Side::left, Side::right}) {
    if (!worn_on(part, side)) {
      add_arm(arms, wearer, side, unit);
    }
  }
  return arms;
}

}  // namespace smartcv::fitting_preview
