#include "vision/encode_png.h"

#include <cstdint>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "base/error.h"

namespace smartcv::vision {

std::string encode_png(const cv::Mat& rgb, const std::string& what) {
  std::vector<std::uint8_t> bytes;
  bool good = false;
  try {
    cv::Mat bgr;
    cv::cvtColor(rgb, bgr, cv::COLOR_RGB2BGR);
    good = cv::imencode(".png", bgr, bytes);
  } catch (const cv::Exception&) {
    good = false;  // reported below in our own words
  }
  if (!good) {
    throw Error(ErrorCode::internal, what + " could not be encoded as PNG");
  }
  return {bytes.begin(), bytes.end()};
}

}  // namespace smartcv::vision
