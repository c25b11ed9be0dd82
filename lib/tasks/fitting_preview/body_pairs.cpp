#include <algorithm>

#include "tasks/fitting_preview/body_warp.h"
#include "tasks/fitting_preview/joints.h"

namespace smartcv::fitting_preview {
namespace {

using nn::Joint;

constexpr double trunk_of_shoulders = 1.43;
constexpr double trunk_of_hips = 2.1;
// Of the distance between the ears, seen from the front.
constexpr double eyes_of_ears = 0.42;

class Pairs {
 public:
  Pairs(const GarmentFacts& facts, const FramePose& pose) : facts_(facts), pose_(pose) {}

  [[nodiscard]] std::vector<Pair> get(WarpStep step) const {
    switch (facts_.kind) {
      case GarmentKind::top:
      case GarmentKind::jacket:
      case GarmentKind::dress:
        return upper(step);
      case GarmentKind::skirt:
        return skirt(step);
      case GarmentKind::trousers:
        return hanging(step, hips(), trunk_down());
      case GarmentKind::scarf:
        return hanging(step, shoulders(), trunk_down());
      case GarmentKind::glasses:
        return step == WarpStep::similarity
                   ? pair(Anchor::left_eye, Joint::left_eye, Anchor::right_eye, Joint::right_eye)
                   : std::vector<Pair>{};
      case GarmentKind::hat:
        break;
    }
    return step == WarpStep::similarity ? hat() : std::vector<Pair>{};
  }

 private:
  [[nodiscard]] bool known(Joint joint) const { return usable(pose_.at(joint)); }
  [[nodiscard]] Vector at(Joint joint) const { return place_of(pose_, joint); }
  [[nodiscard]] bool has(Anchor anchor) const { return facts_.anchors.contains(anchor); }
  [[nodiscard]] Vector at(Anchor anchor) const { return vector(facts_.anchors.at(anchor)); }
  [[nodiscard]] Vector middle(Joint a, Joint b) const { return mixed(at(a), at(b), 0.5); }

  // Two places, the person's apart by the width factor.
  [[nodiscard]] std::vector<Pair> pair(Anchor left, Joint left_joint, Anchor right, Joint right_joint) const {
    if (!has(left) || !has(right) || !known(left_joint) || !known(right_joint)) {
      return {};
    }
    const Vector centre = middle(left_joint, right_joint);
    const auto wider = [&](Vector p) { return centre + facts_.size.width * (p - centre); };
    return {{at(left), wider(at(left_joint))}, {at(right), wider(at(right_joint))}};
  }
  [[nodiscard]] std::vector<Pair> shoulders() const {
    return pair(Anchor::left_shoulder, Joint::left_shoulder, Anchor::right_shoulder, Joint::right_shoulder);
  }
  [[nodiscard]] std::vector<Pair> hips() const {
    return pair(Anchor::left_hip, Joint::left_hip, Anchor::right_hip, Joint::right_hip);
  }

  // p as far from the pair's middle as the length factor says.
  [[nodiscard]] Vector longer(const std::vector<Pair>& top, Vector p) const {
    const Vector from = mixed(top[0].to, top[1].to, 0.5);
    return from + facts_.size.length * (p - from);
  }

  [[nodiscard]] std::vector<Pair> upper(WarpStep step) const {
    std::vector<Pair> pairs = shoulders();
    if (pairs.empty() || step == WarpStep::similarity) {
      return pairs;
    }
    if (step == WarpStep::affine) {
      const double left = score_of(pose_, Joint::left_hip);
      const double right = score_of(pose_, Joint::right_hip);
      if (left + right <= 0) {
        return {};
      }
      // The better one counts for more, so that one hip is enough.
      const double share = right * right / (left * left + right * right);
      const auto blend = [share](Vector a, Vector b) { return share <= 0 ? a : share >= 1 ? b : mixed(a, b, share); };
      pairs.push_back({blend(at(Anchor::left_hip), at(Anchor::right_hip)),
                       longer(pairs, blend(at(Joint::left_hip), at(Joint::right_hip)))});
      return pairs;
    }
    return with_two(pairs, hips());
  }

  // Four pairs: `top` and, farther down, `bottom`.
  [[nodiscard]] std::vector<Pair> with_two(std::vector<Pair> top, const std::vector<Pair>& bottom) const {
    if (top.empty() || bottom.empty()) {
      return {};
    }
    for (const Pair& pair : bottom) {
      top.push_back({pair.from, longer(top, pair.to)});
    }
    return top;
  }

  [[nodiscard]] std::vector<Pair> skirt(WarpStep step) const {
    if (step == WarpStep::homography) {
      const auto knees = pair(Anchor::left_knee, Joint::left_knee, Anchor::right_knee, Joint::right_knee);
      return with_two(hips(), knees);
    }
    if (known(Joint::left_knee) && known(Joint::right_knee) && known(Joint::left_hip) && known(Joint::right_hip)) {
      const Vector down = middle(Joint::left_knee, Joint::right_knee) - middle(Joint::left_hip, Joint::right_hip);
      return hanging(step, hips(), down);
    }
    return hanging(step, hips(), trunk_down());
  }

  // From the shoulders' middle to the hips'; nothing (0, 0) when one of the four is no place.
  [[nodiscard]] Vector trunk_down() const {
    for (const Joint joint : {Joint::left_shoulder, Joint::right_shoulder, Joint::left_hip, Joint::right_hip}) {
      if (!known(joint)) {
        return {};
      }
    }
    return middle(Joint::left_hip, Joint::right_hip) - middle(Joint::left_shoulder, Joint::right_shoulder);
  }

  // Two places, and a third one below them in the direction `down`, as far as the trunk's length says.
  [[nodiscard]] std::vector<Pair> hanging(WarpStep step, std::vector<Pair> top, Vector down) const {
    if (top.empty() || step == WarpStep::similarity) {
      return top;
    }
    const Vector trunk = trunk_down();
    if (step != WarpStep::affine || length(down) < 1 || length(trunk) < 1) {
      return {};
    }
    const bool at_hips = facts_.kind != GarmentKind::scarf;
    const double garment_width = length(top[0].from - top[1].from);
    const Vector garment_middle = mixed(top[0].from, top[1].from, 0.5);
    const Vector sideways = top[0].from - top[1].from;   // to the wearer's left: to the right in the picture
    const Vector garment_down{-sideways.y, sideways.x};  // as long as the garment is wide
    const double width = length(trunk) / (at_hips ? trunk_of_hips : trunk_of_shoulders);
    if (garment_width < 1) {
      return {};
    }
    const Vector middle_to = mixed(top[0].to, top[1].to, 0.5);
    top.push_back({garment_middle + garment_down, middle_to + facts_.size.length * width / length(down) * down});
    return top;
  }

  // Eyes and ears lie in one line. Where an ear is not seen, its place follows from the eyes.
  [[nodiscard]] std::vector<Pair> hat() const {
    if (!has(Anchor::left_temple) || !has(Anchor::right_temple)) {
      return {};
    }
    const float ears = std::min(score_of(pose_, Joint::left_ear), score_of(pose_, Joint::right_ear));
    const float eyes = std::min(score_of(pose_, Joint::left_eye), score_of(pose_, Joint::right_eye));
    const double seen = eyes > 0 ? smooth_step(0.2, 0.5, ears) : (ears > 0 ? 1.0 : 0.0);
    if (eyes <= 0 && ears <= 0) {
      return {};
    }
    const auto ear = [&](Joint joint, Joint eye) {
      const Vector centre = mixed(at(Joint::left_eye), at(Joint::right_eye), 0.5);
      const Vector guess = eyes > 0 ? centre + 1 / eyes_of_ears * (at(eye) - centre) : at(joint);
      return seen > 0 ? mixed(guess, at(joint), seen) : guess;
    };
    const Vector left = ear(Joint::left_ear, Joint::left_eye);
    const Vector right = ear(Joint::right_ear, Joint::right_eye);
    const Vector centre = mixed(left, right, 0.5);
    return {{at(Anchor::left_temple), centre + facts_.size.width * (left - centre)},
            {at(Anchor::right_temple), centre + facts_.size.width * (right - centre)}};
  }

  const GarmentFacts& facts_;
  const FramePose& pose_;
};

}  // namespace

std::vector<Pair> pairs_for(const GarmentFacts& facts, const FramePose& pose, WarpStep step) {
  if (step == WarpStep::none || step == WarpStep::mesh) {
    return {};
  }
  return Pairs(facts, pose).get(step);
}

}  // namespace smartcv::fitting_preview
