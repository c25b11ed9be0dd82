#include "tasks/fitting_preview/limb.h"

#include <algorithm>
#include <cmath>

namespace smartcv::fitting_preview {

Limb::Limb(Vector root, Vector middle, Vector end, double width) noexcept
    : root_(root),
      middle_(middle),
      end_(end),
      upper_(length(middle - root)),
      lower_(length(end - middle)),
      direction_(angle(middle - root)),
      bend_(wrapped(angle(end - middle) - direction_)) {
  // Wide enough that cloth of this width does not fold at the rims of the zone, and within both halves.
  const double wanted = 0.75 * width * std::abs(bend_);
  zone_ = std::clamp(wanted, 1e-3, std::max(1e-3, 0.5 * std::min(upper_, lower_)));
}

Vector Limb::on_bone(double along) const noexcept {
  if (along <= upper_) {
    return root_ + along * at_angle(direction_);
  }
  return middle_ + (along - upper_) * at_angle(direction_ + bend_);
}

Vector Limb::at(double along, double across) const noexcept {
  const double x = std::clamp((along - upper_) / zone_, -1.0, 1.0);  // place in the zone
  const Vector normal = at_angle(direction_ + bend_ * (x + 1) / 2 + std::numbers::pi / 2);
  const bool inner = across * bend_ > 0;
  if (inner && std::abs(x) < 1) {
    // Half a step of safety; far less narrow towards the rims.
    constexpr double safety = 0.9;
    const double widest = safety * std::cos(bend_ / 2) * 2 * zone_ / std::abs(bend_) / std::max(1 - x * x, 1e-6);
    across = std::copysign(widest * std::tanh(std::abs(across) / widest), across);
  }
  return on_bone(along) + across * normal;
}

Limb::Place Limb::place_of(Vector p) const noexcept {
  const auto of_half = [p](Vector from, double direction, double before) {
    const Vector tangent = at_angle(direction);
    return Place{before + dot(p - from, tangent), cross(tangent, p - from)};
  };
  const bool lower = distance_to_segment(p, middle_, end_) < distance_to_segment(p, root_, middle_);
  return lower ? of_half(middle_, direction_ + bend_, upper_) : of_half(root_, direction_, 0);
}

double Limb::distance(Vector p) const noexcept {
  return std::min(distance_to_segment(p, root_, middle_), distance_to_segment(p, middle_, end_));
}

}  // namespace smartcv::fitting_preview
