#ifndef SMARTCV_VISION_TURN_H
#define SMARTCV_VISION_TURN_H

#include <opencv2/core/mat.hpp>

#include "media/picture.h"

namespace smartcv::vision {

// A picture of any type turned as media::Orientation says, and back. The result may share the memory of `stored`
// (`upright`) when there is nothing to do.
[[nodiscard]] cv::Mat turned_upright(const cv::Mat& stored, media::Orientation orientation);
[[nodiscard]] cv::Mat turned_stored(const cv::Mat& upright, media::Orientation orientation);

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_TURN_H
