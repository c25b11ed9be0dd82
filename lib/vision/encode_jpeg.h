#ifndef SMARTCV_VISION_ENCODE_JPEG_H
#define SMARTCV_VISION_ENCODE_JPEG_H

#include <opencv2/core/mat.hpp>
#include <string>

namespace smartcv::vision {

// The bytes of a JPEG file, made smaller so that its long side has `long_side` pixels at most. `rgb`: CV_8UC3, R first.
// `what` names the picture in the Error(internal) that is thrown when it cannot be encoded.
[[nodiscard]] std::string encode_jpeg(const cv::Mat& rgb, int long_side, const std::string& what);

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_ENCODE_JPEG_H
