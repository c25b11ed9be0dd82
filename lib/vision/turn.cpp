#include "vision/turn.h"

#include <opencv2/core.hpp>

namespace smartcv::vision {
namespace {

cv::Mat rotated(const cv::Mat& picture, int quarter_turns) {
  cv::Mat out;
  switch (quarter_turns & 3) {
    case 1:
      cv::rotate(picture, out, cv::ROTATE_90_CLOCKWISE);
      return out;
    case 2:
      cv::rotate(picture, out, cv::ROTATE_180);
      return out;
    case 3:
      cv::rotate(picture, out, cv::ROTATE_90_COUNTERCLOCKWISE);
      return out;
    default:
      return picture;
  }
}

cv::Mat mirrored(const cv::Mat& picture) {
  cv::Mat out;
  cv::flip(picture, out, 1);
  return out;
}

}  // namespace

cv::Mat turned_upright(const cv::Mat& stored, media::Orientation orientation) {
  return rotated(orientation.mirrored ? mirrored(stored) : stored, orientation.quarter_turns);
}

cv::Mat turned_stored(const cv::Mat& upright, media::Orientation orientation) {
  const cv::Mat back = rotated(upright, -orientation.quarter_turns);
  return orientation.mirrored ? mirrored(back) : back;
}

}  // namespace smartcv::vision
