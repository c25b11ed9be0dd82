#include "vision/mask_shape.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "base/error.h"

namespace smartcv::vision {
namespace {

void require_finite(float a, float b) {
  if (!std::isfinite(a) || !std::isfinite(b)) {
    throw Error(ErrorCode::internal, "a mask has coordinates that are not numbers");
  }
}

void require_finite(const Box& box) {
  require_finite(box.x1, box.y1);
  require_finite(box.x2, box.y2);
}

}  // namespace

MaskShape::MaskShape(Kind kind, const Box& bounds, std::vector<Point> corners)
    : kind_(kind), bounds_(bounds), corners_(std::move(corners)) {}

MaskShape MaskShape::box(const Box& box) {
  require_finite(box);
  if (box.area() <= 0) {
    return {Kind::polygon, {}, {}};
  }
  return {Kind::polygon, box, {{box.x1, box.y1}, {box.x2, box.y1}, {box.x2, box.y2}, {box.x1, box.y2}}};
}

MaskShape MaskShape::ellipse(const Box& box) {
  require_finite(box);
  if (box.area() <= 0) {
    return {Kind::ellipse, {}, {}};
  }
  return {Kind::ellipse, grown(box, 0.05F), {}};
}

MaskShape MaskShape::polygon(std::span<const Point> corners) {
  if (corners.size() < 3) {
    throw Error(ErrorCode::internal, "a polygon needs at least three corners");
  }
  Box bounds{corners[0].x, corners[0].y, corners[0].x, corners[0].y};
  double doubled_area = 0;
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const Point& p = corners[i];
    const Point& next = corners[(i + 1) % corners.size()];
    require_finite(p.x, p.y);
    bounds = {std::min(bounds.x1, p.x), std::min(bounds.y1, p.y), std::max(bounds.x2, p.x), std::max(bounds.y2, p.y)};
    doubled_area += static_cast<double>(p.x) * next.y - static_cast<double>(next.x) * p.y;
  }
  if (doubled_area == 0) {
    return {Kind::polygon, {}, {}};
  }
  std::vector<Point> ordered(corners.begin(), corners.end());
  if (doubled_area < 0) {  // y points down, so a positive area is clockwise on the screen
    std::reverse(ordered.begin(), ordered.end());
  }
  return {Kind::polygon, bounds, std::move(ordered)};
}

MaskShape to_stored(const MaskShape& upright, media::Orientation orientation, Size stored) {
  if (upright.bounds().area() <= 0) {
    return upright;
  }
  if (upright.kind() == MaskShape::Kind::ellipse) {
    // The bounds are those of the ellipse, 1.1 times the box it was made from.
    return MaskShape::ellipse(to_stored(grown(upright.bounds(), -0.05F / 1.1F), orientation, stored));
  }
  std::vector<Point> corners;
  for (const Point& corner : upright.corners()) {
    corners.push_back(to_stored(corner, orientation, stored));
  }
  return MaskShape::polygon(corners);
}

}  // namespace smartcv::vision
