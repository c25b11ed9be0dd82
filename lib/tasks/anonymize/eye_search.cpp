#include "tasks/anonymize/eye_search.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "vision/rgb_sampler.h"

namespace smartcv::anonymize {
namespace {

constexpr int search_long_side = 640;  // pixels

}  // namespace

std::vector<vision::Box> find_eyes(const vision::HaarEyes& haar, const media::ConstPicture& picture,
                                   media::Orientation orientation) {
  const vision::Size upright = vision::upright_size({picture.layout.width, picture.layout.height}, orientation);
  const double scale = std::min(1.0, static_cast<double>(search_long_side) / std::max(upright.width, upright.height));
  const vision::Size small{std::max(1, static_cast<int>(std::lround(upright.width * scale))),
                           std::max(1, static_cast<int>(std::lround(upright.height * scale)))};
  cv::Mat gray;
  cv::cvtColor(vision::to_rgb8(picture, orientation, small), gray, cv::COLOR_RGB2GRAY);
  std::vector<vision::Box> eyes = haar.find(gray);
  const float x = static_cast<float>(upright.width) / static_cast<float>(small.width);
  const float y = static_cast<float>(upright.height) / static_cast<float>(small.height);
  for (vision::Box& eye : eyes) {
    eye = {eye.x1 * x, eye.y1 * y, eye.x2 * x, eye.y2 * y};
  }
  return eyes;
}

}  // namespace smartcv::anonymize
