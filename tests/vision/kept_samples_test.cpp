#include "vision/kept_samples.h"

#include <catch2/catch.hpp>
#include <vector>

#include "tests/vision/test_picture.h"
#include "vision/mask_draw.h"
#include "vision/polygon.h"

using namespace smartcv;
using namespace smartcv::vision;
using tests::TestPicture;

TEST_CASE("what is drawn over a kept polygon is taken back inside of it, in every layout, and stays outside") {
  // Concave, with corners between pixels.
  const std::vector<Point> polygon{{10.3F, 8.1F}, {70.6F, 8.1F}, {70.6F, 60.2F}, {40.4F, 30.7F}, {10.3F, 60.2F}};
  for (const auto& format : tests::test_formats()) {
    CAPTURE(format.name);
    const TestPicture before(format, 95, 79);
    TestPicture made(format, 95, 79);
    auto picture = made.writable();
    const std::vector<std::vector<Point>> polygons{polygon};
    const KeptSamples kept(made.view(), polygons);
    fill_whole(picture, {255, 255, 255});
    TestPicture white(format, 95, 79);
    auto white_picture = white.writable();
    fill_whole(white_picture, {255, 255, 255});
    kept.put_back(picture);
    int back = 0;
    for (int y = 0; y < 79; ++y) {
      for (int x = 0; x < 95; ++x) {
        const bool inside = contains(polygon, {static_cast<float>(x) + 0.5F, static_cast<float>(y) + 0.5F});
        const auto expected = inside ? before.get(0, x, y) : white.get(0, x, y);
        REQUIRE(made.get(0, x, y) == expected);
        back += inside ? 1 : 0;
      }
    }
    CHECK(back > 1500);
    // Chroma: a sample is taken back when all its pixels are.
    const auto& layout = format.layout;
    if (layout.model != media::ColorModel::yuv) {
      continue;
    }
    const int step_x = 1 << layout.log2_chroma_width;
    const int step_y = 1 << layout.log2_chroma_height;
    for (int y = 0; y < picture.components[1].height; ++y) {
      for (int x = 0; x < picture.components[1].width; ++x) {
        bool inside = true;
        for (int py = y * step_y; py < std::min((y + 1) * step_y, 79); ++py) {
          for (int px = x * step_x; px < std::min((x + 1) * step_x, 95); ++px) {
            inside = inside && contains(polygon, {static_cast<float>(px) + 0.5F, static_cast<float>(py) + 0.5F});
          }
        }
        REQUIRE(made.get(1, x, y) == (inside ? before.get(1, x, y) : white.get(1, x, y)));
      }
    }
  }
}

TEST_CASE("kept polygons may reach over the border, and no polygon keeps nothing") {
  TestPicture made(tests::test_format("yuv420p"), 64, 48);
  const TestPicture before(tests::test_format("yuv420p"), 64, 48);
  auto picture = made.writable();
  const std::vector<std::vector<Point>> polygons{{{-50, -50}, {500, -50}, {500, 500}, {-50, 500}}};
  const KeptSamples kept(made.view(), polygons);
  const KeptSamples nothing(made.view(), {});
  fill_whole(picture, {0, 0, 0});
  nothing.put_back(picture);
  CHECK(made.get(0, 5, 5) == 16);
  kept.put_back(picture);
  CHECK(made.planes() == before.planes());
}
