#include "tasks/fitting_preview/limb_warp.h"

#include <algorithm>
#include <cmath>

#include "tasks/fitting_preview/joints.h"

namespace smartcv::fitting_preview {

std::optional<LimbWarp> LimbWarp::make(const GarmentLimb& garment, PartKind kind, const SizeFactors& size,
                                       const FramePose& pose, const LimbPlan& plan, const BlendedWarp& body) {
  const LimbJoints joints = joints_of(kind);
  if (plan.upper <= 0 || !usable(pose.at(joints.middle))) {
    return std::nullopt;
  }
  const Limb& bone = garment.bone;
  const Vector root = body(bone.root());
  const double scale = body.length_scale(bone.root());
  Vector upper = place_of(pose, joints.middle) - root;
  if (length(upper) < 1 || !(scale > 0)) {
    return std::nullopt;
  }
  const bool leg = kind == PartKind::left_leg || kind == PartKind::right_leg;
  const double longer = leg ? size.length : size.sleeves;
  const double whole = bone.upper() + bone.lower();
  Vector lower = 1 / length(upper) * upper;  // of length 1 so far
  if (garment.has_lower) {
    const double straight = bone.lower() * scale / garment.reach;
    Vector seen = usable(pose.at(joints.end)) ? place_of(pose, joints.end) - place_of(pose, joints.middle) : Vector{};
    double reached = straight;
    if (plan.lower > 0 && length(seen) >= 1) {
      lower = turned(lower, plan.lower * wrapped(angle(seen) - angle(upper)));
      reached = straight + plan.lower * (length(seen) - straight);
    }
    // A longer sleeve is longer at its end: the elbow stays where it is.
    lower = (garment.reach * reached + (longer - 1) * (length(upper) + reached)) * lower;
    if (length(lower) < 1) {
      lower = 1 / length(upper) * upper;
    }
  } else {
    // A short one ends on the upper bone, in the middle of which the ribbon has its corner.
    const Vector end = garment.reach * longer * upper;
    upper = bone.upper() / whole * end;
    lower = end - upper;
  }
  const Limb target(root, root + upper, root + upper + lower, garment.width * scale);
  const double as_body = angle(body(bone.at(bone.upper(), 0)) - root);
  return LimbWarp(garment, target, scale, wrapped(target.direction() - as_body), plan.upper);
}

Vector LimbWarp::operator()(const RigVertex& vertex, const BlendedWarp& body) const noexcept {
  const Limb& bone = garment_.bone;
  const double stretch = vertex.along <= bone.upper() ? target_.upper() / bone.upper() : target_.lower() / bone.lower();
  // Before the shoulder the cloth keeps its size.
  const double along = vertex.along <= 0              ? vertex.along * scale_
                       : vertex.along <= bone.upper() ? vertex.along * stretch
                                                      : target_.upper() + (vertex.along - bone.upper()) * stretch;
  const Vector root = target_.root();
  const Vector by_limb = target_.at(along, vertex.across * scale_) - root;
  const Vector by_body = body(vector(vertex.from)) - root;
  const double follow = vertex.follow * upper_;
  const double near = length(by_body);
  const double far = length(by_limb);
  if (near < 1e-3 || far < 1e-3) {
    return root + mixed(by_body, by_limb, follow);
  }
  const double turn = turn_ + wrapped(angle(by_limb) - angle(by_body) - turn_);
  return root + std::pow(far / near, follow) * turned(by_body, follow * turn);
}

}  // namespace smartcv::fitting_preview
