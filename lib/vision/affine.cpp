#include "vision/affine.h"

#include <cmath>

#include "base/error.h"

namespace smartcv::vision {

Affine composed(const Affine& outer, const Affine& inner) noexcept {
  return {outer.xx * inner.xx + outer.xy * inner.yx,
          outer.xx * inner.xy + outer.xy * inner.yy,
          outer.xx * inner.x0 + outer.xy * inner.y0 + outer.x0,
          outer.yx * inner.xx + outer.yy * inner.yx,
          outer.yx * inner.xy + outer.yy * inner.yy,
          outer.yx * inner.x0 + outer.yy * inner.y0 + outer.y0};
}

Affine inverse(const Affine& map) {
  const double determinant = map.xx * map.yy - map.xy * map.yx;
  const Affine result{map.yy / determinant,  -map.xy / determinant, (map.xy * map.y0 - map.yy * map.x0) / determinant,
                      -map.yx / determinant, map.xx / determinant,  (map.yx * map.x0 - map.xx * map.y0) / determinant};
  if (!std::isfinite(result.xx + result.xy + result.x0 + result.yx + result.yy + result.y0)) {
    throw Error(ErrorCode::internal, "an affine map that flattens the plane has no inverse");
  }
  return result;
}

Affine from_pixel_centres(const Affine& map) noexcept {
  Affine result = map;
  result.x0 += 0.5 - (map.xx + map.xy) / 2;
  result.y0 += 0.5 - (map.yx + map.yy) / 2;
  return result;
}

Affine upright_to_stored(media::Orientation orientation, Size stored) noexcept {
  // A turn and a mirroring are affine: three points say all.
  const Point origin = to_stored(Point{0, 0}, orientation, stored);
  const Point right = to_stored(Point{1, 0}, orientation, stored);
  const Point down = to_stored(Point{0, 1}, orientation, stored);
  return {right.x - origin.x, down.x - origin.x, origin.x, right.y - origin.y, down.y - origin.y, origin.y};
}

}  // namespace smartcv::vision
