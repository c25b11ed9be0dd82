#ifndef SMARTCV_TASKS_FITTING_PREVIEW_LIMB_MASK_H
#define SMARTCV_TASKS_FITTING_PREVIEW_LIMB_MASK_H

#include <opencv2/core/mat.hpp>
#include <opencv2/core/types.hpp>
#include <optional>

#include "tasks/fitting_preview/body_shape.h"
#include "tasks/fitting_preview/cell_picture.h"
#include "tasks/fitting_preview/color_model.h"

namespace smartcv::fitting_preview {

// Note [Where a limb ends]
// A capsule knows about where a limb is; the picture knows where it ends. Close to the bone everything is limb, beyond
// limb_reach radii nothing is, and in between colour decides: each cell is held against the limb's colour (taken along
// the bone) and those of the torso and of what lies beside the limb, by as much as they can be told apart at all: a
// bare arm before a red shirt by nearly everything, a sleeve before the same shirt by nothing, and then the capsule
// stands. Where there is a matte, what is background is no limb. All of that is a smooth sum (log-odds), so that little
// changes when the picture changes little; it is sharpened when it is brought to the picture's pixels.
inline constexpr float limb_reach = 1.7F;
// What lies so far beside a limb is looked at for its colour.
inline constexpr float beside_reach = 3;

// Log-odds of "this is the limb", CV_32FC1 for each of `cells`, which `seen` has.
[[nodiscard]] cv::Mat limb_odds(const CellPicture& seen, const Capsule& limb, const cv::Rect& cells,
                                const std::optional<ColorModel>& torso);
// Of a body by its key points, `distance` of a BodyField on the cells, or where there is a matte by that.
[[nodiscard]] cv::Mat body_odds(const CellPicture& seen, const cv::Mat& distance, const cv::Rect& cells);
// The colour of the torso where no arm is, `arms`: distances from them, both on the cells of `seen`.
[[nodiscard]] std::optional<ColorModel> torso_colors(const CellPicture& seen, const cv::Mat& torso,
                                                     const cv::Mat& arms);

// 0..1 for each pixel of the cells, CV_32FC1, soft over about two of them. `radius`: how thick what it is about is.
[[nodiscard]] cv::Mat coverage(const cv::Mat& odds, int step, float radius);

// The grid of some cells.
[[nodiscard]] PlaceGrid places_of(const cv::Rect& cells, int step) noexcept;

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_LIMB_MASK_H
