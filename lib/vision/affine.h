#ifndef SMARTCV_VISION_AFFINE_H
#define SMARTCV_VISION_AFFINE_H

#include "vision/geometry.h"

namespace smartcv::vision {

// x' = xx * x + xy * y + x0, y' = yx * x + yy * y + y0. Coordinates as everywhere (see geometry.h): (0, 0) is the outer
// corner of the first pixel. Programs that put pixel centres on integers (OpenCV, dlib) use other constants for the
// same map: from_pixel_centres().
struct Affine {
  double xx = 1;
  double xy = 0;
  double x0 = 0;
  double yx = 0;
  double yy = 1;
  double y0 = 0;

  [[nodiscard]] Point operator()(Point p) const noexcept {
    return {static_cast<float>(xx * p.x + xy * p.y + x0), static_cast<float>(yx * p.x + yy * p.y + y0)};
  }
  friend bool operator==(const Affine&, const Affine&) = default;
};

// `outer` after `inner`.
[[nodiscard]] Affine composed(const Affine& outer, const Affine& inner) noexcept;
// Throws Error(internal) when the map has no inverse.
[[nodiscard]] Affine inverse(const Affine& map);
// The map whose constants hold for pixel centres at integer coordinates, on both sides, as one for outer corners.
[[nodiscard]] Affine from_pixel_centres(const Affine& map) noexcept;
// From the upright picture to the stored one.
[[nodiscard]] Affine upright_to_stored(media::Orientation orientation, Size stored) noexcept;

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_AFFINE_H
