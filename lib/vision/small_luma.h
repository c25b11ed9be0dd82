#ifndef SMARTCV_VISION_SMALL_LUMA_H
#define SMARTCV_VISION_SMALL_LUMA_H

#include <opencv2/core/mat.hpp>

#include "media/picture.h"

namespace smartcv::vision {

// The brightness of an upright picture, made small enough to be kept for every frame in flight.
struct SmallLuma {
  cv::Mat gray;     // CV_8UC1 over the layout's own range
  float scale = 1;  // its pixels per pixel of the upright picture, 1 / a whole number
  [[nodiscard]] bool empty() const noexcept { return gray.empty(); }
};

// Reduced by the smallest whole number that brings the long side to `long_side` pixels or less; each pixel is the mean
// of up to 2 x 2 samples. Luma, gray, or green of RGB; any depth and layout. Thread-safe.
[[nodiscard]] SmallLuma small_luma(const media::ConstPicture& picture, media::Orientation orientation, int long_side);

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_SMALL_LUMA_H
