#include "vision/mask_image.h"

#include <catch2/catch.hpp>
#include <opencv2/core.hpp>

#include "base/error.h"
#include "tests/vision/test_picture.h"
#include "vision/mask_draw.h"
#include "vision/polygon.h"

using namespace smartcv;
using namespace smartcv::vision;
using tests::TestPicture;

namespace {

// The left half red, the right half transparent.
cv::Mat half_red() {
  cv::Mat image(32, 32, CV_8UC4, cv::Scalar(255, 0, 0, 255));
  image.colRange(16, 32).setTo(cv::Scalar(0, 255, 0, 0));
  return image;
}

MaskStyle style_of(media::Orientation orientation = {}) {
  MaskStyle style;
  style.method = MaskStyle::Method::image;
  style.color = {0, 0, 255};
  style.image = std::make_shared<MaskImage>(half_red(), orientation);
  return style;
}

}  // namespace

TEST_CASE("an image covers the face in every layout, and through its holes the colour shows, never the face") {
  for (const auto& format : tests::test_formats()) {
    CAPTURE(format.name);
    TestPicture made(format, 96, 80);
    auto picture = made.writable();
    draw_mask(picture, MaskShape::box({16, 16, 64, 64}), 48, 48, style_of());
    const auto red = sample_values({255, 0, 0}, picture.layout);
    const auto blue = sample_values({0, 0, 255}, picture.layout);
    CHECK(std::abs(static_cast<int>(made.get(0, 24, 40)) - static_cast<int>(red[0])) <= 1);
    CHECK(std::abs(static_cast<int>(made.get(0, 56, 40)) - static_cast<int>(blue[0])) <= 1);
  }
}

TEST_CASE("on a rotated source the image stands upright for the viewer") {
  TestPicture made(tests::test_format("gray"), 96, 80);
  auto picture = made.writable();
  // Turned clockwise by a quarter to stand upright: the viewer's left is the stored bottom.
  draw_mask(picture, MaskShape::box({16, 16, 64, 64}), 48, 48, style_of({1, false}));
  const auto red = sample_values({255, 0, 0}, picture.layout);
  const auto blue = sample_values({0, 0, 255}, picture.layout);
  CHECK(std::abs(static_cast<int>(made.get(0, 40, 56)) - static_cast<int>(red[0])) <= 1);
  CHECK(std::abs(static_cast<int>(made.get(0, 40, 24)) - static_cast<int>(blue[0])) <= 1);
}

TEST_CASE("an image may reach far over the border, and a file that is none is refused") {
  TestPicture made(tests::test_format("yuv420p"), 96, 80);
  auto picture = made.writable();
  draw_mask(picture, MaskShape::box({-1e6F, -1e6F, 1e6F, 1e6F}), 48, 48, style_of());
  CHECK(made.get(0, 10, 40) == made.get(0, 30, 70));
  CHECK_THROWS_WITH(read_mask_image("/nowhere.png", {}), Catch::Contains("/nowhere.png"));
}

TEST_CASE("over a concave region an image is drawn once, inside of it") {
  // An L: the upper left, lower left and lower right quarters of 16..80.
  const std::vector<Point> corners{{16, 16}, {48, 16}, {48, 48}, {80, 48}, {80, 80}, {16, 80}};
  std::vector<MaskShape> parts;
  for (const auto& part : convex_parts(corners)) {
    parts.push_back(MaskShape::polygon(part));
  }
  REQUIRE(parts.size() > 1);
  for (const auto& format : tests::test_formats()) {
    CAPTURE(format.name);
    TestPicture made(format, 96, 96);
    const TestPicture before(format, 96, 96);
    auto picture = made.writable();
    draw_region(picture, parts, 64, 64, style_of());
    const auto red = sample_values({255, 0, 0}, picture.layout);
    const auto blue = sample_values({0, 0, 255}, picture.layout);
    const auto is = [&](int x, int y, std::uint32_t value) {
      return std::abs(static_cast<int>(made.get(0, x, y)) - static_cast<int>(value)) <= 1;
    };
    for (int y = 17; y < 80; y += 3) {
      for (int x = 17; x < 80; x += 3) {
        CAPTURE(x, y);
        if ((x < 47 || y > 48) && std::abs(x - 48) > 1) {
          CHECK(is(x, y, x < 48 ? red[0] : blue[0]));
        } else if (x > 60 && y < 36) {
          CHECK(made.get(0, x, y) == before.get(0, x, y));
        }
      }
    }
  }
}
