#include "vision/contact_sheet.h"

#include <catch2/catch.hpp>
#include <opencv2/imgcodecs.hpp>

#include "base/error.h"

using smartcv::vision::ContactSheet;

namespace {

cv::Mat plain(int width, int height, const cv::Scalar& rgb) { return {height, width, CV_8UC3, rgb}; }

int pixels_of(const cv::Mat& page, const cv::Scalar& rgb) {
  cv::Mat found;
  cv::inRange(page, rgb, rgb, found);
  return cv::countNonZero(found);
}

ContactSheet::Options small_sheet(std::size_t most) {
  ContactSheet::Options options;
  options.title = "clip.mp4";
  options.max_thumbnails = most;
  options.thumbnail_width = 40;
  options.thumbnail_height = 30;
  options.columns = 4;
  return options;
}

}  // namespace

TEST_CASE("thumbnails are fitted into their cells and keep their proportions") {
  ContactSheet sheet(small_sheet(10));
  sheet.set_title(1, "track 1");
  sheet.add(1, "0.00 s", plain(400, 100, {200, 10, 20}));
  sheet.add(1, "1.00 s", plain(3, 6, {10, 200, 20}));
  const cv::Mat page = sheet.draw();
  CHECK(pixels_of(page, {200, 10, 20}) == 40 * 10);
  CHECK(pixels_of(page, {10, 200, 20}) == 15 * 30);
}

TEST_CASE("the sheet is a PNG of the same pixels, red first inside the program") {
  ContactSheet sheet(small_sheet(10));
  sheet.add(0, "", plain(40, 30, {250, 0, 0}));
  const std::string png = sheet.png();
  const cv::Mat bgr = cv::imdecode(std::vector<char>(png.begin(), png.end()), cv::IMREAD_COLOR);
  REQUIRE_FALSE(bgr.empty());
  CHECK(pixels_of(bgr, {0, 0, 250}) == 40 * 30);
}

TEST_CASE("too many thumbnails are thinned out evenly, small groups keep theirs") {
  ContactSheet sheet(small_sheet(20));
  sheet.add(7, "only", plain(40, 30, {255, 0, 255}));
  for (int i = 0; i < 1000; ++i) {
    sheet.add(1, "", plain(40, 30, cv::Scalar(i / 4, 128, 7)));
    REQUIRE(sheet.thumbnails() <= 20);
  }
  const cv::Mat page = sheet.draw();
  CHECK(pixels_of(page, {255, 0, 255}) == 40 * 30);
  CHECK(sheet.thumbnails() >= 10);
  // Both halves of the time are there in equal parts.
  cv::Mat early;
  cv::Mat late;
  cv::inRange(page, cv::Scalar(0, 128, 7), cv::Scalar(124, 128, 7), early);
  cv::inRange(page, cv::Scalar(125, 128, 7), cv::Scalar(250, 128, 7), late);
  CHECK(std::abs(cv::countNonZero(early) - cv::countNonZero(late)) <= 2 * 40 * 30);
}

TEST_CASE("with more tracks than thumbnails the first tracks are shown") {
  ContactSheet sheet(small_sheet(5));
  for (int track = 0; track < 30; ++track) {
    sheet.set_title(track, "track");
    sheet.add(track, "", plain(40, 30, cv::Scalar(track, 222, 9)));
  }
  CHECK(sheet.thumbnails() == 5);
  const cv::Mat page = sheet.draw();
  for (int track = 0; track < 5; ++track) {
    CHECK(pixels_of(page, cv::Scalar(track, 222, 9)) == 40 * 30);
  }
}

TEST_CASE("an empty sheet and captions in any language are drawn") {
  ContactSheet sheet(small_sheet(5));
  CHECK(sheet.png().substr(1, 3) == "PNG");
  sheet.set_title(0, "Gesicht Größe 顔");
  sheet.add(0, "a caption much longer than its thumbnail is wide", plain(10, 10, {1, 2, 3}));
  CHECK(sheet.png().substr(1, 3) == "PNG");
}

TEST_CASE("what is no picture is refused") {
  ContactSheet sheet(small_sheet(5));
  CHECK_THROWS_AS(sheet.add(0, "", cv::Mat()), smartcv::Error);
  CHECK_THROWS_AS(sheet.add(0, "", cv::Mat(4, 4, CV_8UC1, cv::Scalar(0))), smartcv::Error);
}
