#ifndef SMARTCV_TASKS_FITTING_PREVIEW_LIMB_WARP_H
#define SMARTCV_TASKS_FITTING_PREVIEW_LIMB_WARP_H

#include <optional>

#include "tasks/fitting_preview/body_warp.h"
#include "tasks/fitting_preview/limb.h"
#include "tasks/fitting_preview/placement.h"

namespace smartcv::fitting_preview {

// Where a sleeve or leg goes: along the person's bones, at the seam with the body.
//
// Note [At the seam]: a corner of the mesh is at B by the body and at L by the limb. Mixing the two places flattens the
// cloth when the arm points elsewhere than the sleeve in the picture; so their directions and distances from the root
// (the shoulder) are mixed: with z = (L - root) / (B - root) as complex numbers, the corner goes to
// root + |z|^f e^(i f arg z) (B - root), f = RigVertex::follow, and arg z is taken nearest to the turn of the bone.
class LimbWarp {
 public:
  // Nothing when the limb's joints are no places.
  [[nodiscard]] static std::optional<LimbWarp> make(const GarmentLimb& garment, PartKind kind, const SizeFactors& size,
                                                    const FramePose& pose, const LimbPlan& plan,
                                                    const BlendedWarp& body);

  [[nodiscard]] Vector operator()(const RigVertex& vertex, const BlendedWarp& body) const noexcept;

 private:
  LimbWarp(const GarmentLimb& garment, Limb target, double scale, double turn, float upper) noexcept
      : garment_(garment), target_(target), scale_(scale), turn_(turn), upper_(upper) {}

  GarmentLimb garment_;
  Limb target_;
  double scale_;  // across: frame pixels per garment pixel
  double turn_;   // of the upper bone, from where the body would put it
  double upper_;  // LimbPlan::upper
};

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_LIMB_WARP_H
