#include "vision/matte_preview.h"

#include <catch2/catch.hpp>
#include <opencv2/core.hpp>

#include "tests/vision/matte_reference.h"
#include "vision/rgb_planes.h"
#include "vision/turn.h"

using namespace smartcv;
using namespace smartcv::vision;
using tests::Plane;
using tests::TestPicture;

TEST_CASE("a preview shows source, alpha and composite side by side, upright", "[preview]") {
  constexpr int width = 64;
  constexpr int height = 32;
  TestPicture source(tests::test_format("yuv444p"), width, height);
  TestPicture result(tests::test_format("yuv444p"), width, height);
  draw_rgb(cv::Mat(height, width, CV_8UC3, cv::Scalar(200, 40, 40)), source.writable());
  draw_rgb(cv::Mat(height, width, CV_8UC3, cv::Scalar(40, 40, 200)), result.writable());
  Plane alpha(width, height);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width / 2; ++x) {
      alpha.at(x, y) = 1;  // the left half of the stored picture
    }
  }
  const media::Orientation turned{1, false};  // stored left becomes upright top
  const cv::Mat preview = matte_preview(source.view(), alpha.view(), result.view(), turned, {16, 32});
  REQUIRE(preview.size() == cv::Size(48, 32));
  REQUIRE(preview.type() == CV_8UC3);
  CHECK(cv::norm(preview.at<cv::Vec3b>(16, 8), cv::Vec3b(200, 40, 40), cv::NORM_INF) <= 2);
  CHECK(preview.at<cv::Vec3b>(4, 24) == cv::Vec3b(255, 255, 255));
  CHECK(preview.at<cv::Vec3b>(28, 24) == cv::Vec3b(0, 0, 0));
  CHECK(cv::norm(preview.at<cv::Vec3b>(16, 40), cv::Vec3b(40, 40, 200), cv::NORM_INF) <= 2);
}

TEST_CASE("preview panels keep the aspect ratio, have even sides and are never enlarged", "[preview]") {
  CHECK(preview_panel({1920, 1080}, 360) == Size{640, 360});
  CHECK(preview_panel({608, 1080}, 360) == Size{202, 360});
  CHECK(preview_panel({160, 91}, 360) == Size{160, 92});
  CHECK(preview_panel({1, 1}, 360) == Size{2, 2});
}

TEST_CASE("turning back undoes turning for every orientation", "[preview]") {
  cv::Mat1b picture(3, 5);
  int value = 0;
  for (auto& pixel : picture) {
    pixel = static_cast<std::uint8_t>(++value);
  }
  for (const bool mirrored : {false, true}) {
    for (int quarter_turns = 0; quarter_turns < 4; ++quarter_turns) {
      const media::Orientation orientation{quarter_turns, mirrored};
      const cv::Mat back = turned_stored(turned_upright(picture, orientation), orientation);
      REQUIRE(back.size() == picture.size());
      CHECK(cv::norm(back, picture, cv::NORM_INF) == 0);
    }
  }
}
