#include "tasks/matte/picture_fit.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <opencv2/core.hpp>

#include "base/error.h"

using namespace smartcv;
using namespace smartcv::matte;

namespace {

cv::Mat3f ramp(int width, int height) {
  cv::Mat3f rgb(height, width);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const float value = (static_cast<float>(x) + 0.5F) / static_cast<float>(width);
      rgb(y, x) = {value, 1 - value, 0.25F};
    }
  }
  return rgb;
}

}  // namespace

TEST_CASE("cover cuts evenly, contain leaves bars, stretch takes all, center keeps the size", "[fit]") {
  const Raster wide{{200, 100}, 1};
  const Raster frame{{100, 100}, 1};
  CHECK(place(Fit::cover, wide, frame).from == cv::Rect(50, 0, 100, 100));
  CHECK(place(Fit::cover, wide, frame).to == cv::Rect(0, 0, 100, 100));
  CHECK(place(Fit::contain, wide, frame).from == cv::Rect(0, 0, 200, 100));
  CHECK(place(Fit::contain, wide, frame).to == cv::Rect(0, 25, 100, 50));
  CHECK(place(Fit::stretch, wide, frame).from == cv::Rect(0, 0, 200, 100));
  CHECK(place(Fit::stretch, wide, frame).to == cv::Rect(0, 0, 100, 100));
  CHECK(place(Fit::center, wide, frame).from == cv::Rect(50, 0, 100, 100));
  CHECK(place(Fit::center, {{40, 150}, 1}, frame).from == cv::Rect(0, 25, 40, 100));
  CHECK(place(Fit::center, {{40, 150}, 1}, frame).to == cv::Rect(30, 0, 40, 100));
}

TEST_CASE("pixels that are not square are fitted by what is seen", "[fit]") {
  // 720 x 576 with pixels of 16:11 is seen as 1047 x 576; a square picture covers it from a strip of 11 : 20.
  const Raster anamorphic{{720, 576}, 16.0 / 11};
  const Placement contained = place(Fit::contain, {{500, 500}, 1}, anamorphic);
  CHECK(contained.to.height == 576);
  CHECK(contained.to.width == 396);  // 576 * 11 / 16
  const Placement same = place(Fit::cover, anamorphic, anamorphic);
  CHECK(same.from == cv::Rect(0, 0, 720, 576));
  CHECK(same.to == cv::Rect(0, 0, 720, 576));
}

TEST_CASE("every size lands inside and leaves nothing empty", "[fit]") {
  for (const Fit fit : {Fit::cover, Fit::contain, Fit::stretch, Fit::center}) {
    for (const int width : {1, 2, 3, 7, 100, 1001, 9000}) {
      for (const int height : {1, 2, 5, 64, 777}) {
        const Placement placement = place(fit, {{width, height}, 1}, {{161, 91}, 1});
        INFO(static_cast<int>(fit) << ": " << width << "x" << height);
        CHECK(placement.from.area() > 0);
        CHECK((placement.from & cv::Rect(0, 0, width, height)) == placement.from);
        CHECK(placement.to.area() > 0);
        CHECK((placement.to & cv::Rect(0, 0, 161, 91)) == placement.to);
        CHECK((fit == Fit::contain || fit == Fit::center || placement.to == cv::Rect(0, 0, 161, 91)));
      }
    }
  }
}

TEST_CASE("pictures keep their values when nothing is scaled and their shape when something is", "[fit]") {
  const cv::Mat3f picture = ramp(60, 20);
  const cv::Mat before = picture.clone();
  const auto all = [](int width, int height) { return Placement{{0, 0, 60, 20}, {0, 0, width, height}}; };
  CHECK(cv::norm(fit_picture(picture, all(60, 20), {60, 20}, {}), picture, cv::NORM_INF) == 0);
  // A ramp stays the same ramp: smaller, larger, and smaller one way but larger the other.
  for (const vision::Size size :
       {vision::Size{30, 10}, vision::Size{120, 50}, vision::Size{20, 50}, vision::Size{150, 7}}) {
    const cv::Mat3f fitted = fit_picture(picture, all(size.width, size.height), size, {});
    const cv::Mat3f expected = ramp(size.width, size.height);
    INFO(size.width << "x" << size.height);
    CHECK(cv::norm(fitted.colRange(4, size.width - 4), expected.colRange(4, size.width - 4), cv::NORM_INF) < 0.01);
  }
  CHECK(cv::norm(picture, before, cv::NORM_INF) == 0);
}

TEST_CASE("bars have the colour that was asked for and enlarged pictures stay within 0..1", "[fit]") {
  cv::Mat3f picture(4, 4, cv::Vec3f(0, 0, 0));
  picture.colRange(2, 4).setTo(cv::Scalar(1, 1, 1));
  const Placement placement{{0, 0, 4, 4}, {20, 0, 40, 40}};
  const cv::Mat3f fitted = fit_picture(picture, placement, {80, 40}, {255, 0, 51});
  CHECK(fitted(20, 3)[0] == 1.0F);
  CHECK(fitted(20, 70)[2] == Approx(0.2));
  double low = 0;
  double high = 0;
  cv::minMaxLoc(fitted.reshape(1), &low, &high);
  CHECK(low >= 0);
  CHECK(high <= 1);
}

TEST_CASE("an unknown fit is refused with the words that are known", "[fit]") {
  CHECK(parse_fit("centre") == Fit::center);
  CHECK_THROWS_WITH(parse_fit("zoom"), Catch::Contains("cover, contain, stretch or center"));
}
