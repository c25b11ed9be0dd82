#ifndef SMARTCV_TASKS_FITTING_PREVIEW_GARMENT_DRAWING_H
#define SMARTCV_TASKS_FITTING_PREVIEW_GARMENT_DRAWING_H

#include <opencv2/core/mat.hpp>

#include "tasks/fitting_preview/garment.h"

namespace smartcv::fitting_preview {

// The picture of a garment over a checkerboard with its anchors by name and its parts outlined, for people who write
// such files: CV_8UC3, R first. `pixels` as read_garment_pixels gives them; `facts` in their pixels. Anchors outside
// the picture are drawn red at its border, crossed sides (mistakes()) are joined by a red line.
[[nodiscard]] cv::Mat draw_anchors(const cv::Mat& pixels, const GarmentFacts& facts);

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_GARMENT_DRAWING_H
