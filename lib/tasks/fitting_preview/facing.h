#ifndef SMARTCV_TASKS_FITTING_PREVIEW_FACING_H
#define SMARTCV_TASKS_FITTING_PREVIEW_FACING_H

#include <optional>

#include "tasks/fitting_preview/garment.h"
#include "tasks/fitting_preview/poses.h"

namespace smartcv::fitting_preview {

// How far a person is turned towards the viewer: the signed width of the shoulders (hips, eyes: what the garment hangs
// on) by a length that turning does not change (trunk, or the way from the nose to the shoulders), as a share of what
// it is from the front. 1: from the front; 0: from the side; negative: seen from behind, left and right being crossed.
// Nothing when the joints for it are not known.
[[nodiscard]] std::optional<double> facing(GarmentKind kind, const FramePose& pose, float least_score);

// Below the first a garment goes away, above the second it comes back.
inline constexpr double turned_away = 0.3;
inline constexpr double turned_back = 0.42;

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_FACING_H
