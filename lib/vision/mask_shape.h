#ifndef SMARTCV_VISION_MASK_SHAPE_H
#define SMARTCV_VISION_MASK_SHAPE_H

#include <span>
#include <vector>

#include "vision/geometry.h"

namespace smartcv::vision {

// A convex region of a picture, in pixels.
class MaskShape {
 public:
  enum class Kind { ellipse, polygon };

  [[nodiscard]] static MaskShape box(const Box& box);
  // An ellipse 10 % wider and higher than the one that touches the box from inside. Over a face box grown by the
  // default margin of 0.15 its half axes are 0.715 of the face's sides, more than the 0.707 at which it passes
  // through the corners: the whole ungrown face box is covered. Where it reaches over the picture's border,
  // its corners there are filled when it is drawn: a face that is cut by the border is not an ellipse.
  [[nodiscard]] static MaskShape ellipse(const Box& box);
  // Corners in order around a convex polygon, at least three, either direction.
  // Throws Error(internal) for less. All three throw Error(internal) for coordinates that are not finite.
  [[nodiscard]] static MaskShape polygon(std::span<const Point> corners);

  [[nodiscard]] Kind kind() const noexcept { return kind_; }
  // What the shape touches, without a soft edge. Empty when the shape is.
  [[nodiscard]] const Box& bounds() const noexcept { return bounds_; }
  // Of a polygon; clockwise on the screen. Empty for an ellipse.
  [[nodiscard]] std::span<const Point> corners() const noexcept { return corners_; }

 private:
  MaskShape(Kind kind, const Box& bounds, std::vector<Point> corners);

  Kind kind_;
  Box bounds_;
  std::vector<Point> corners_;
};

// From upright to stored coordinates; `stored` is the stored picture's size.
[[nodiscard]] MaskShape to_stored(const MaskShape& upright, media::Orientation orientation, Size stored);

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_MASK_SHAPE_H
