#include "vision/encode_jpeg.h"

#include <algorithm>
#include <cstdint>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "base/error.h"

namespace smartcv::vision {

std::string encode_jpeg(const cv::Mat& rgb, int long_side, const std::string& what) {
  constexpr int quality = 80;
  std::vector<std::uint8_t> bytes;
  bool good = false;
  try {
    cv::Mat small = rgb;
    const double scale = static_cast<double>(long_side) / std::max(rgb.cols, rgb.rows);
    if (scale < 1) {
      cv::resize(rgb, small, {}, scale, scale, cv::INTER_AREA);
    }
    cv::Mat bgr;
    cv::cvtColor(small, bgr, cv::COLOR_RGB2BGR);
    good = cv::imencode(".jpg", bgr, bytes, {cv::IMWRITE_JPEG_QUALITY, quality});
  } catch (const cv::Exception&) {
    good = false;  // reported below in our own words
  }
  if (!good) {
    throw Error(ErrorCode::internal, what + " could not be encoded as JPEG");
  }
  return {bytes.begin(), bytes.end()};
}

}  // namespace smartcv::vision
