#ifndef SMARTCV_TASKS_FITTING_PREVIEW_LIMB_H
#define SMARTCV_TASKS_FITTING_PREVIEW_LIMB_H

#include "tasks/fitting_preview/plane.h"

namespace smartcv::fitting_preview {

// A sleeve or trouser leg as a bone that bends once: root (shoulder, hip), middle (elbow, knee), end (wrist, ankle).
//
// Note [Ribbon coordinates]
// A point of the cloth has two numbers: `along`, the way on the bone from the root (negative before it, more than the
// bone's length beyond its end), and `across`, the distance from the bone (positive to the side of the x axis turned by
// +90 degrees). The bone itself is a line with a corner, so its joints are met exactly; the direction of `across` turns
// evenly within `zone` of the corner. On the inner side of the corner the cloth is made narrower, so that it cannot
// fold over: with the corner's angle d and the turn d / (2 zone) per pixel, the map keeps its orientation while across
// < cos(d / 2) * 2 zone / d.
class Limb {
 public:
  // `width`: how far the cloth reaches to each side.
  Limb(Vector root, Vector middle, Vector end, double width) noexcept;

  // From ribbon coordinates to the plane.
  [[nodiscard]] Vector at(double along, double across) const noexcept;
  // And back, by the nearer of both halves; not exact in the corner.
  struct Place {
    double along = 0;
    double across = 0;
  };
  [[nodiscard]] Place place_of(Vector p) const noexcept;
  [[nodiscard]] double distance(Vector p) const noexcept;

  [[nodiscard]] double upper() const noexcept { return upper_; }  // lengths
  [[nodiscard]] double lower() const noexcept { return lower_; }
  [[nodiscard]] double direction() const noexcept { return direction_; }  // angle of the upper half
  [[nodiscard]] double bend() const noexcept { return bend_; }            // angle at the middle
  [[nodiscard]] Vector root() const noexcept { return root_; }

 private:
  [[nodiscard]] Vector on_bone(double along) const noexcept;

  Vector root_;
  Vector middle_;
  Vector end_;
  double upper_;
  double lower_;
  double direction_;
  double bend_;
  double zone_;
};

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_LIMB_H
