#ifndef SMARTCV_VISION_ENCODE_PNG_H
#define SMARTCV_VISION_ENCODE_PNG_H

#include <opencv2/core/mat.hpp>
#include <string>

namespace smartcv::vision {

// The bytes of a PNG file. `rgb`: CV_8UC3, R first. `what` names the picture in the Error(internal) that is thrown when
// it cannot be encoded ("the contact sheet").
[[nodiscard]] std::string encode_png(const cv::Mat& rgb, const std::string& what);

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_ENCODE_PNG_H
