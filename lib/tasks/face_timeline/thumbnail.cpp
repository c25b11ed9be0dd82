#include "tasks/face_timeline/thumbnail.h"

#include <cstdint>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "base/error.h"

namespace smartcv::face_timeline {
namespace {

constexpr int largest_side = 192;  // pixels
constexpr int jpeg_quality = 85;   // of 100

}  // namespace

std::string thumbnail_of(const identity::FacePatch& patch) {
  cv::Mat bgr;
  cv::cvtColor(patch.rgb, bgr, cv::COLOR_RGB2BGR);
  if (bgr.cols > largest_side) {
    cv::resize(bgr, bgr, {largest_side, largest_side}, 0, 0, cv::INTER_AREA);
  }
  std::vector<std::uint8_t> bytes;
  if (!cv::imencode(".jpg", bgr, bytes, {cv::IMWRITE_JPEG_QUALITY, jpeg_quality})) {
    throw Error(ErrorCode::internal, "a face could not be encoded as JPEG");
  }
  return {bytes.begin(), bytes.end()};
}

}  // namespace smartcv::face_timeline
