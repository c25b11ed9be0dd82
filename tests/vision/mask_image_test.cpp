#include "vision/mask_image.h"

#include <catch2/catch.hpp>
#include <opencv2/core.hpp>

#include "base/error.h"
#include "tests/vision/test_picture.h"
#include "vision/mask_draw.h"

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
