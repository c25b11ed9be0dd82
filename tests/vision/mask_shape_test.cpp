#include "vision/mask_shape.h"

#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "base/error.h"
#include "tests/vision/test_picture.h"
#include "vision/mask_draw.h"

using namespace smartcv;
using namespace smartcv::vision;
using tests::TestPicture;

namespace {

// A black picture of 100 x 80 with the shape in white; true where it is fully white.
class Drawn {
 public:
  explicit Drawn(const MaskShape& shape, int width = 100, int height = 80)
      : picture_(tests::test_format("gray"), width, height) {
    auto picture = picture_.writable();
    fill_whole(picture, {0, 0, 0});
    MaskStyle white;
    white.color = {255, 255, 255};
    draw_mask(picture, shape, 10, 10, white);
  }
  [[nodiscard]] bool full(int x, int y) const { return picture_.get(0, x, y) == 235; }
  [[nodiscard]] bool black(int x, int y) const { return picture_.get(0, x, y) == 16; }

 private:
  TestPicture picture_;
};

}  // namespace

TEST_CASE("over a face box grown by the default margin the ellipse covers the whole face box") {
  const Box face{30.5F, 20.25F, 60.75F, 64.5F};
  const Drawn drawn(MaskShape::ellipse(grown(face, 0.15F)));
  for (int y = 20; y < 65; ++y) {
    for (int x = 30; x < 61; ++x) {
      REQUIRE(drawn.full(x, y));
    }
  }
  CHECK(drawn.black(5, 5));
  CHECK(drawn.black(30, 5));
}

TEST_CASE("an ellipse that is cut by the picture's border fills its corners there") {
  const Drawn left(MaskShape::ellipse({-10, 20, 40, 60}));
  for (int y = 20; y < 60; ++y) {
    REQUIRE(left.full(0, y));
  }
  CHECK_FALSE(left.full(41, 20));
  const Drawn corner(MaskShape::ellipse({60, 40, 110, 90}));
  for (int y = 40; y < 80; ++y) {
    REQUIRE(corner.full(99, y));
  }
  for (int x = 60; x < 100; ++x) {
    REQUIRE(corner.full(x, 79));
  }
  CHECK_FALSE(corner.full(60, 40));
}

TEST_CASE("a polygon covers what it touches, in either direction of its corners") {
  const std::array<Point, 4> clockwise{{{50, 10}, {80, 40}, {50, 70}, {20, 40}}};
  const std::array<Point, 4> other{{{20, 40}, {50, 70}, {80, 40}, {50, 10}}};
  for (const auto& corners : {clockwise, other}) {
    const Drawn drawn(MaskShape::polygon(corners));
    for (int y = 0; y < 80; ++y) {
      for (int x = 0; x < 100; ++x) {
        const float dx = std::max({static_cast<float>(x) - 50, 50 - static_cast<float>(x + 1), 0.0F});
        const float dy = std::max({static_cast<float>(y) - 40, 40 - static_cast<float>(y + 1), 0.0F});
        if (dx + dy < 30) {
          REQUIRE(drawn.full(x, y));
        }
        if (dx + dy > 30 + 4 * std::sqrt(2.0F)) {
          REQUIRE(drawn.black(x, y));
        }
      }
    }
  }
}

TEST_CASE("a shape in stored coordinates covers the same pixels as in the upright picture") {
  const Size stored{100, 80};
  const std::array<Point, 4> bar{{{20, 30}, {50, 20}, {53, 29}, {23, 39}}};
  const Box box{15, 22, 48, 51};
  for (int turns = 0; turns < 4; ++turns) {
    for (const bool mirrored : {false, true}) {
      const media::Orientation orientation{turns, mirrored};
      const Size upright = upright_size(stored, orientation);
      for (const MaskShape& shape : {MaskShape::polygon(bar), MaskShape::ellipse(box), MaskShape::box(box)}) {
        CAPTURE(turns, mirrored, static_cast<int>(shape.kind()));
        const Drawn seen(shape, upright.width, upright.height);
        const Drawn in_file(to_stored(shape, orientation, stored), stored.width, stored.height);
        int different = 0;
        for (int y = 0; y < stored.height; ++y) {
          for (int x = 0; x < stored.width; ++x) {
            const Point p =
                to_upright({static_cast<float>(x) + 0.5F, static_cast<float>(y) + 0.5F}, orientation, stored);
            different += in_file.full(x, y) != seen.full(static_cast<int>(p.x), static_cast<int>(p.y)) ? 1 : 0;
          }
        }
        CHECK(different <= 2);  // a pixel that is touched by a rounding error
      }
    }
  }
}

TEST_CASE("coordinates that are not numbers and polygons without area are refused or empty") {
  const float nan = std::nanf("");
  CHECK_THROWS_AS(MaskShape::box({nan, 0, 1, 1}), Error);
  CHECK_THROWS_AS(MaskShape::ellipse({0, 0, std::numeric_limits<float>::infinity(), 1}), Error);
  CHECK_THROWS_AS(MaskShape::polygon(std::array<Point, 2>{}), Error);
  CHECK(MaskShape::polygon(std::array<Point, 3>{{{1, 1}, {2, 2}, {3, 3}}}).bounds().area() == 0);
}
