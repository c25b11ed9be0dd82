#ifndef SMARTCV_VISION_RGB_VIEW_H
#define SMARTCV_VISION_RGB_VIEW_H

#include <opencv2/core/mat.hpp>

#include "media/picture.h"

namespace smartcv::vision {

// An upright CV_8UC3 matrix (R, G, B; full range) as a picture: a view, the matrix must outlive it.
[[nodiscard]] media::ConstPicture rgb_view(const cv::Mat& rgb);
// The same to draw into.
[[nodiscard]] media::Picture writable_rgb_view(cv::Mat& rgb);

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_RGB_VIEW_H
