#include "vision/rgb_view.h"

#include <catch2/catch.hpp>

using namespace smartcv;

TEST_CASE("a matrix, or a part of one, is seen and drawn into as a picture", "[rgb_view]") {
  cv::Mat whole(6, 8, CV_8UC3, cv::Scalar(0, 0, 0));
  whole.at<cv::Vec3b>(3, 4) = {10, 20, 30};
  cv::Mat part = whole(cv::Rect(2, 1, 5, 4));

  const media::ConstPicture seen = vision::rgb_view(part);
  CHECK(seen.layout.width == 5);
  CHECK(seen.layout.height == 4);
  CHECK(seen.layout.model == media::ColorModel::rgb);
  CHECK(seen.layout.range == media::ColorRange::full);
  REQUIRE(seen.count == 3);
  const auto at = [](const auto& component, int x, int y) {
    return component.data + y * component.row_stride + x * component.pixel_stride;
  };
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(*at(seen.components[i], 2, 2) == 10 * (i + 1));
  }

  const media::Picture drawn = vision::writable_rgb_view(part);
  *at(drawn.components[1], 4, 3) = 99;
  CHECK(whole.at<cv::Vec3b>(4, 6) == cv::Vec3b(0, 99, 0));
}
