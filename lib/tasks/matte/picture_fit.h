#ifndef SMARTCV_TASKS_MATTE_PICTURE_FIT_H
#define SMARTCV_TASKS_MATTE_PICTURE_FIT_H

#include <opencv2/core/mat.hpp>
#include <string>

#include "vision/color_code.h"
#include "vision/geometry.h"

namespace smartcv::matte {

// How a picture fills a frame of another size.
enum class Fit {
  cover,    // scaled until nothing of the frame is left bare; what reaches over is cut, evenly on both sides
  contain,  // scaled until all of it is seen; bars around it
  stretch,  // both sides scaled by themselves
  center,   // not scaled: cut or with bars
};

// Throws Error(usage) with the words that are known.
[[nodiscard]] Fit parse_fit(const std::string& word);

// A grid of pixels and how wide one of them is compared to its height (1: square).
struct Raster {
  vision::Size size;
  double pixel_aspect = 1;
};

// `from` of the picture lands on `to` of the frame (both in whole pixels; the frame outside `to` is bar).
struct Placement {
  cv::Rect from;
  cv::Rect to;
};
// Upright rasters. Shapes are kept as they are seen, whatever the pixels' aspect. Both rectangles have at least one
// pixel.
[[nodiscard]] Placement place(Fit fit, const Raster& picture, const Raster& frame);

// CV_32FC3 (0..1, R first) to CV_32FC3 of the frame's size, filled with `bar` around. Each axis is averaged by area
// where it shrinks and interpolated cubically where it grows; not touched where it does neither.
[[nodiscard]] cv::Mat fit_picture(const cv::Mat& rgb, const Placement& placement, vision::Size frame, vision::Rgb bar);

}  // namespace smartcv::matte

#endif  // SMARTCV_TASKS_MATTE_PICTURE_FIT_H
