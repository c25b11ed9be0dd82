#include "nn/networks/facenet_crop.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "base/error.h"
#include "base/format.h"
#include "vision/affine_sampler.h"

namespace smartcv::nn {
namespace {

struct Interval {
  int begin;
  int length;
};

Interval grown(float from, float to, int picture, int side, int margin) {
  const float each = static_cast<float>(margin) * (to - from) / static_cast<float>(side - margin) / 2;
  const auto end_of_picture = static_cast<float>(picture);
  const int begin = static_cast<int>(std::clamp(from - each, 0.0F, end_of_picture - 1));
  const int end = static_cast<int>(std::clamp(to + each, 0.0F, end_of_picture));
  return {begin, std::max(end - begin, 1)};
}

}  // namespace

cv::Rect facenet_crop(const vision::Box& face, vision::Size picture, int side, int margin) {
  if (margin < 0 || margin >= side) {
    throw Error(ErrorCode::usage, fmt::format("a margin of {} pixels does not fit a face crop of {}: give 0 to {}",
                                              margin, side, side - 1));
  }
  const auto across = grown(face.x1, face.x2, picture.width, side, margin);
  const auto down = grown(face.y1, face.y2, picture.height, side, margin);
  return {across.begin, down.begin, across.length, down.length};
}

cv::Mat facenet_chip(const media::ConstPicture& picture, media::Orientation orientation, const cv::Rect& crop,
                     int side) {
  const vision::AffineCrop part{
      .to_picture = {.x0 = static_cast<double>(crop.x), .y0 = static_cast<double>(crop.y)},
      .size = {crop.width, crop.height},
      .repeat_edge = true,
  };
  cv::Mat chip;
  cv::resize(vision::affine_rgb8(picture, orientation, part), chip, {side, side}, 0, 0, cv::INTER_AREA);
  return chip;
}

}  // namespace smartcv::nn
