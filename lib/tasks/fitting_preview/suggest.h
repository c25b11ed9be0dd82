#ifndef SMARTCV_TASKS_FITTING_PREVIEW_SUGGEST_H
#define SMARTCV_TASKS_FITTING_PREVIEW_SUGGEST_H

#include <filesystem>
#include <opencv2/core/mat.hpp>
#include <optional>

#include "tasks/fitting_preview/garment.h"

namespace smartcv::fitting_preview {

// Proposes what a garment is and where its anchors are, from nothing but its outline. A picture from the front, laid
// flat or hung, is what this is for; a person should look at the result.
//
// Note [Anchors from an outline]
// Sleeves and legs make bays in the outline: an armpit is the innermost, uppermost point of the bay between cuff and
// hem, the crotch that of the bay between the legs. The width between the armpits gives the scale of the body, and
// what the outline does not show follows from proportions of adults, in parts of the distance between the shoulder
// joints (0.23 of a person's height): hips 1.26 below the shoulders and 0.57 apart, elbow 0.74 and wrist 1.4 down the
// arm (R. Drillis and R. Contini, "Body Segment Parameters", 1966, as tabulated by D. A. Winter).

// `alpha`: CV_8UC1 of the whole picture; at least one pixel above 127. Kind unset: it is guessed. Positions,
// picture_size in pixels of `alpha`; name, file and picture are empty. Anchors that the outline cannot give are those
// of an average garment. The parts are sleeves or legs, cut off where they begin.
[[nodiscard]] GarmentFacts suggest_from_alpha(const cv::Mat& alpha, std::optional<GarmentKind> kind);

// The same for a PNG; called after the file. Throws as read_garment_pixels does.
[[nodiscard]] GarmentFacts suggest_garment(const std::filesystem::path& picture, std::optional<GarmentKind> kind);

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_SUGGEST_H
