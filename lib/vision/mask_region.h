#ifndef SMARTCV_VISION_MASK_REGION_H
#define SMARTCV_VISION_MASK_REGION_H

#include <optional>
#include <span>

#include "vision/mask_shape.h"

namespace smartcv::vision {

// Columns from left to right, not yet cut to a grid.
struct Stretch {
  float left;
  float right;
};

// What a scan converter asks a shape. Convex shapes only: every row is one stretch.

// An ellipse that reaches over the grid's border is continued straight to the border on that side.
class EllipseRegion {
 public:
  EllipseRegion(const Box& bounds, Size grid) noexcept;
  // What lies between the rows y1 and y2 of the shape grown by `edge`; nothing when it does not reach there.
  [[nodiscard]] std::optional<Stretch> stretch(float y1, float y2, float edge) const noexcept;
  // From a point outside to the shape, measured along the ray to the centre: never less than the true distance.
  [[nodiscard]] float distance(Point p) const noexcept;

 private:
  [[nodiscard]] float dx(float x) const noexcept;
  [[nodiscard]] float dy(float y) const noexcept;

  Point center_;
  float a_;
  float b_;
  float inverse_a2_;
  float inverse_b2_;
  Size grid_;
  bool to_left_, to_right_, to_top_, to_bottom_;
};

class PolygonRegion {
 public:
  explicit PolygonRegion(std::span<const Point> corners) noexcept : corners_(corners) {}
  [[nodiscard]] std::optional<Stretch> stretch(float y1, float y2, float edge) const noexcept;
  [[nodiscard]] float distance(Point p) const noexcept;

 private:
  std::span<const Point> corners_;
};

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_MASK_REGION_H
