#include "tasks/fitting_preview/step_scores.h"

#include <algorithm>

#include "tasks/fitting_preview/body_warp.h"
#include "tasks/fitting_preview/joints.h"

namespace smartcv::fitting_preview {
namespace {

using nn::Joint;

float joints_score(const GarmentFacts& facts, const FramePose& pose, WarpStep step) {
  const auto both = [&](Joint a, Joint b) { return std::min(score_of(pose, a), score_of(pose, b)); };
  const auto either = [&](Joint a, Joint b) { return std::max(score_of(pose, a), score_of(pose, b)); };
  const float hips = both(Joint::left_hip, Joint::right_hip);
  const float knee = either(Joint::left_knee, Joint::right_knee);
  switch (facts.kind) {
    case GarmentKind::skirt:
    case GarmentKind::trousers:
      return step == WarpStep::homography ? std::min(hips, both(Joint::left_knee, Joint::right_knee))
                                          : std::min(hips, knee);
    case GarmentKind::hat:
      return std::max(both(Joint::left_ear, Joint::right_ear), both(Joint::left_eye, Joint::right_eye));
    case GarmentKind::glasses:
      return both(Joint::left_eye, Joint::right_eye);
    default:
      break;
  }
  const float shoulders = both(Joint::left_shoulder, Joint::right_shoulder);
  switch (step) {
    case WarpStep::affine:
      return std::min(shoulders, either(Joint::left_hip, Joint::right_hip));
    case WarpStep::homography:
      return std::min(shoulders, hips);
    default:
      return shoulders;
  }
}

}  // namespace

float step_score(const GarmentFacts& facts, const FramePose& pose, WarpStep step) {
  const float score = joints_score(facts, pose, step);
  return score > 0 && BodyWarp::fit(pairs_for(facts, pose, step)) ? score : 0;
}

float upper_score(PartKind kind, const FramePose& pose) {
  const LimbJoints joints = joints_of(kind);
  return std::min(score_of(pose, joints.root), score_of(pose, joints.middle));
}

float lower_score(PartKind kind, const FramePose& pose) {
  return std::min(upper_score(kind, pose), score_of(pose, joints_of(kind).end));
}

}  // namespace smartcv::fitting_preview
