#include "vision/mask_region.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace smartcv::vision {

EllipseRegion::EllipseRegion(const Box& bounds, Size grid) noexcept
    : center_(bounds.center()),
      a_(bounds.width() / 2),
      b_(bounds.height() / 2),
      inverse_a2_(1 / (a_ * a_)),
      inverse_b2_(1 / (b_ * b_)),
      grid_(grid),
      to_left_(bounds.x1 <= 0),
      to_right_(bounds.x2 >= static_cast<float>(grid.width)),
      to_top_(bounds.y1 <= 0),
      to_bottom_(bounds.y2 >= static_cast<float>(grid.height)) {}

float EllipseRegion::dx(float x) const noexcept {
  const float d = x - center_.x;
  return (d < 0 ? to_left_ : to_right_) ? 0.0F : d;
}

float EllipseRegion::dy(float y) const noexcept {
  const float d = y - center_.y;
  return (d < 0 ? to_top_ : to_bottom_) ? 0.0F : d;
}

std::optional<Stretch> EllipseRegion::stretch(float y1, float y2, float edge) const noexcept {
  // The row of the band that comes nearest to the centre is the widest.
  const float nearest = std::abs(dy(std::clamp(center_.y, y1, y2)));
  const float a = a_ + edge;
  const float b = b_ + edge;
  if (nearest >= b) {
    return std::nullopt;
  }
  const float share = nearest / b;
  const float half = a * std::sqrt(1 - share * share);
  return Stretch{to_left_ ? 0.0F : center_.x - half, to_right_ ? static_cast<float>(grid_.width) : center_.x + half};
}

float EllipseRegion::distance(Point p) const noexcept {
  const float x = dx(p.x);
  const float y = dy(p.y);
  const float to_center = x * x + y * y;
  const float level = x * x * inverse_a2_ + y * y * inverse_b2_;  // 1 on the ellipse
  return level <= 1 ? 0.0F : std::sqrt(to_center) - std::sqrt(to_center / level);
}

std::optional<Stretch> PolygonRegion::stretch(float y1, float y2, float edge) const noexcept {
  Stretch found{std::numeric_limits<float>::infinity(), -std::numeric_limits<float>::infinity()};
  const float from = y1 - edge;
  const float to = y2 + edge;
  for (std::size_t i = 0; i < corners_.size(); ++i) {
    Point high = corners_[i];
    Point low = corners_[(i + 1) % corners_.size()];
    if (high.y > low.y) {
      std::swap(high, low);
    }
    if (low.y <= from || high.y >= to) {
      continue;  // a row that only meets the edge's end is not touched
    }
    const float height = low.y - high.y;
    const auto x_at = [&](float y) {
      const float share = height > 0 ? std::clamp((y - high.y) / height, 0.0F, 1.0F) : 0.0F;
      return high.x + share * (low.x - high.x);
    };
    const float ends[] = {x_at(from), x_at(to), height > 0 ? x_at(from) : low.x};
    for (const float x : ends) {
      found.left = std::min(found.left, x);
      found.right = std::max(found.right, x);
    }
  }
  if (found.left > found.right) {
    return std::nullopt;
  }
  return Stretch{found.left - edge, found.right + edge};
}

float PolygonRegion::distance(Point p) const noexcept {
  float nearest = std::numeric_limits<float>::infinity();
  bool inside = true;
  for (std::size_t i = 0; i < corners_.size(); ++i) {
    const Point a = corners_[i];
    const Point b = corners_[(i + 1) % corners_.size()];
    const float ex = b.x - a.x;
    const float ey = b.y - a.y;
    const float px = p.x - a.x;
    const float py = p.y - a.y;
    inside = inside && ex * py - ey * px >= 0;  // clockwise on the screen: the inside lies to the right
    const float length = ex * ex + ey * ey;
    const float along = length > 0 ? std::clamp((px * ex + py * ey) / length, 0.0F, 1.0F) : 0.0F;
    const float dx = px - along * ex;
    const float dy = py - along * ey;
    nearest = std::min(nearest, dx * dx + dy * dy);
  }
  return inside ? 0.0F : std::sqrt(nearest);
}

}  // namespace smartcv::vision
