#ifndef SMARTCV_TASKS_FITTING_PREVIEW_PART_REGIONS_H
#define SMARTCV_TASKS_FITTING_PREVIEW_PART_REGIONS_H

#include <array>
#include <cstdint>
#include <opencv2/core/mat.hpp>
#include <optional>

#include "tasks/fitting_preview/garment.h"
#include "tasks/fitting_preview/limb.h"

namespace smartcv::fitting_preview {

inline constexpr std::size_t part_count = 5;  // of PartKind

// How far a garment's limb reaches on the person's.
struct GarmentLimb {
  Limb bone;               // in the garment's picture
  bool has_lower = false;  // it goes beyond the elbow (knee)
  // Where the bone's end is: on the forearm (lower leg) when has_lower, else on the upper arm (thigh); 1: at its end.
  double reach = 1;
  double width = 0;  // of its cloth, to each side; known once its pixels are (rig.h)
};

// The bone of a limb by the garment's anchors; nothing when it has none. Where the middle joint has no anchor: a short
// one, unless it is a trouser leg as long as legs are. A reach that is not the whole bone follows from the lengths of
// people's bones (Drillis and Contini 1966): forearm to upper arm 0.79, lower leg to thigh 1.
[[nodiscard]] std::optional<GarmentLimb> limb_of(const GarmentFacts& facts, PartKind kind);

// Which part each pixel of a garment belongs to.
struct PartRegions {
  static constexpr std::uint8_t nothing = 255;
  cv::Mat labels;    // CV_8UC1: PartKind as a number, `nothing` where the picture is transparent
  double scale = 1;  // label pixels per pixel of the picture; at most 1
};

// By the outlines the file gives. Without any:
//   sleeves   what lies outside the line from shoulder to hip, and nearer to the sleeve's bone than to that line
//   legs      what lies below the crotch (the first transparent pixel below the middle of the hips; a quarter of the
//   leg
//             below them when there is none), by the nearer bone
// The body is what is left.
[[nodiscard]] PartRegions part_regions(const Garment& garment,
                                       const std::array<std::optional<GarmentLimb>, part_count>& limbs);

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_PART_REGIONS_H
