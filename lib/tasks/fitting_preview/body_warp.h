#ifndef SMARTCV_TASKS_FITTING_PREVIEW_BODY_WARP_H
#define SMARTCV_TASKS_FITTING_PREVIEW_BODY_WARP_H

#include <array>
#include <optional>
#include <vector>

#include "tasks/fitting_preview/placement.h"

namespace smartcv::fitting_preview {

// A place of the garment and where it belongs on the person.
struct Pair {
  Vector from;
  Vector to;
};

// The pairs a kind of garment hangs on, as many as the step needs (2, 3, 4), size factors included; none when the kind
// does not know the step, or joints it needs are no places.
//   top, jacket, dress   shoulders; the hips' middle (each hip by its score); both hips
//   skirt                hips; the knees' middle, or the way down; hips and knees
//   trousers             hips; the way down of the trunk
//   scarf                shoulders; the way down of the trunk
//   hat                  ears, or eyes in their place where ears are not seen; glasses: eyes
// What has no anchor of its own comes from the lengths of people: a trunk (shoulders to hips) of 1.43 shoulder widths
// and 2.1 hip widths, between the joints, seen from the front.
[[nodiscard]] std::vector<Pair> pairs_for(const GarmentFacts& facts, const FramePose& pose, WarpStep step);

// One step of the ladder: a map from the garment's picture to the frame.
// Note [Beyond the anchors]: a homography is used within its four anchors; beyond them it goes straight on from the
// nearest point between them, because perspective far outside is a guess that soon goes wild.
class BodyWarp {
 public:
  // Nothing when the pairs lie together, in one line, or turn the garment over.
  [[nodiscard]] static std::optional<BodyWarp> fit(const std::vector<Pair>& pairs);

  [[nodiscard]] Vector operator()(Vector p) const noexcept;

 private:
  using Corners = std::array<Vector, 4>;
  [[nodiscard]] static std::optional<BodyWarp> fit_affine(const std::vector<Pair>& pairs);
  [[nodiscard]] static std::optional<BodyWarp> fit_homography(const std::vector<Pair>& pairs);

  std::array<double, 9> matrix_{};  // row by row; of an affine map the last row is 0 0 1
  std::optional<Corners> corners_;  // of a homography, in the garment's picture
};

// The steps of a frame mixed by their shares. A step whose geometry does not hold gives its share to the one below.
class BlendedWarp {
 public:
  [[nodiscard]] static std::optional<BlendedWarp> make(const GarmentFacts& facts, const FramePose& pose,
                                                       const std::array<float, 3>& shares);

  [[nodiscard]] Vector operator()(Vector p) const noexcept;
  // Frame pixels per pixel of the garment, downwards, around p.
  [[nodiscard]] double length_scale(Vector p) const noexcept;

 private:
  struct Share {
    BodyWarp warp;
    double share;
  };
  std::vector<Share> shares_;
};

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_BODY_WARP_H
