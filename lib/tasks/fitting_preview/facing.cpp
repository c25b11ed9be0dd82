#include "tasks/fitting_preview/facing.h"

#include <algorithm>

#include "tasks/fitting_preview/joints.h"

namespace smartcv::fitting_preview {
namespace {

using nn::Joint;

// From the front, lengths of people between the joints (Drillis and Contini 1966, and what pose networks mark).
constexpr double shoulders_of_trunk = 0.7;
constexpr double hips_of_trunk = 0.45;
constexpr double shoulders_of_neck = 1.15;  // nose to the shoulders' middle
constexpr double eyes_of_neck = 0.24;

class Measure {
 public:
  Measure(const FramePose& pose, float least_score) : pose_(pose), least_(least_score) {}

  [[nodiscard]] std::optional<double> shoulders() const {
    if (!seen(Joint::left_shoulder) || !seen(Joint::right_shoulder)) {
      return std::nullopt;
    }
    if (seen(Joint::left_hip) && seen(Joint::right_hip)) {
      return share(Joint::left_shoulder, Joint::right_shoulder, trunk(), shoulders_of_trunk);
    }
    return neck_known() ? share(Joint::left_shoulder, Joint::right_shoulder, neck(), shoulders_of_neck) : std::nullopt;
  }
  [[nodiscard]] std::optional<double> hips() const {
    const bool all =
        seen(Joint::left_hip) && seen(Joint::right_hip) && seen(Joint::left_shoulder) && seen(Joint::right_shoulder);
    return all ? share(Joint::left_hip, Joint::right_hip, trunk(), hips_of_trunk) : std::nullopt;
  }
  [[nodiscard]] std::optional<double> eyes() const {
    const bool all = seen(Joint::left_eye) && seen(Joint::right_eye) && neck_known();
    return all ? share(Joint::left_eye, Joint::right_eye, neck(), eyes_of_neck) : std::nullopt;
  }

 private:
  [[nodiscard]] bool seen(Joint joint) const { return score_of(pose_, joint) >= least_; }
  [[nodiscard]] Vector at(Joint joint) const { return place_of(pose_, joint); }
  [[nodiscard]] Vector middle(Joint a, Joint b) const { return mixed(at(a), at(b), 0.5); }
  [[nodiscard]] Vector trunk() const {
    return middle(Joint::left_hip, Joint::right_hip) - middle(Joint::left_shoulder, Joint::right_shoulder);
  }
  [[nodiscard]] bool neck_known() const {
    return seen(Joint::nose) && seen(Joint::left_shoulder) && seen(Joint::right_shoulder);
  }
  [[nodiscard]] Vector neck() const { return middle(Joint::left_shoulder, Joint::right_shoulder) - at(Joint::nose); }

  [[nodiscard]] std::optional<double> share(Joint left, Joint right, Vector down, double from_the_front) const {
    const double squared = dot(down, down);
    if (squared < 1) {
      return std::nullopt;
    }
    // Across the trunk only: a shoulder that is pulled up makes nobody wider.
    return cross(at(left) - at(right), down) / squared / from_the_front;
  }

  const FramePose& pose_;
  float least_;
};

}  // namespace

std::optional<double> facing(GarmentKind kind, const FramePose& pose, float least_score) {
  const Measure measure(pose, least_score);
  switch (kind) {
    case GarmentKind::skirt:
    case GarmentKind::trousers:
      // The shoulders are wider, and so say it more surely.
      return measure.shoulders() ? measure.shoulders() : measure.hips();
    case GarmentKind::hat:
    case GarmentKind::glasses:
      return measure.eyes();
    default:
      return measure.shoulders();
  }
}

}  // namespace smartcv::fitting_preview
