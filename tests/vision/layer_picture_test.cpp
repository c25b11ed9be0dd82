#include "vision/layer_picture.h"

#include <catch2/catch.hpp>
#include <opencv2/core.hpp>

#include "base/error.h"
#include "media/frame.h"
#include "tests/vision/test_picture.h"
#include "vision/color_code.h"

using namespace smartcv;
using namespace smartcv::vision;

namespace {

Layer gray_layer(const cv::Rect& area, float light, float alpha) {
  Layer layer;
  layer.area = area;
  layer.rgba = cv::Mat(area.size(), CV_32FC4, cv::Scalar(light * alpha, light * alpha, light * alpha, alpha));
  return layer;
}

}  // namespace

TEST_CASE("layers alone keep straight colours and their transparency", "[layer]") {
  tests::TestPicture picture(tests::test_format("yuva420p"), 40, 30);
  const LightCurve curve;
  draw_layers_alone({gray_layer({4, 4, 20, 20}, 1, 0.5F), gray_layer({14, 4, 20, 20}, 1, 1)}, curve, {},
                    picture.writable());
  const auto white = sample_values({255, 255, 255}, picture.view().layout);
  const auto black = sample_values({0, 0, 0}, picture.view().layout);
  CHECK(picture.get(0, 1, 1) == black[0]);
  CHECK(picture.get(3, 1, 1) == 0);
  CHECK(picture.get(0, 8, 8) == white[0]);  // not darkened by its alpha
  CHECK(picture.get(3, 8, 8) == 128);
  CHECK(picture.get(0, 20, 10) == white[0]);
  CHECK(picture.get(3, 20, 10) == 255);
  CHECK(picture.get(1, 5, 5) == 128);
}

TEST_CASE("layers alone are turned as the picture is stored", "[layer]") {
  tests::TestPicture picture(tests::test_format("bgra"), 40, 30);
  draw_layers_alone({gray_layer({0, 0, 10, 5}, 1, 1)}, LightCurve(), {1, false}, picture.writable());
  // Upright is 30 x 40; its upper left corner is stored at the lower left.
  CHECK(picture.get(3, 2, 25) == 255);
  CHECK(picture.get(3, 2, 2) == 0);
}

TEST_CASE("layers alone need a picture with alpha", "[layer]") {
  tests::TestPicture picture(tests::test_format("yuv420p"), 40, 30);
  CHECK_THROWS_AS(draw_layers_alone({}, LightCurve(), {}, picture.writable()), Error);
}
