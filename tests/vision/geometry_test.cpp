#include "vision/geometry.h"

#include <catch2/catch.hpp>

using smartcv::media::Orientation;
using namespace smartcv::vision;

TEST_CASE("the overlap of boxes is their intersection over their union") {
  CHECK(iou({0, 0, 10, 10}, {0, 0, 10, 10}) == 1.0F);
  CHECK(iou({0, 0, 10, 10}, {5, 0, 15, 10}) == Approx(1.0F / 3));
  CHECK(iou({0, 0, 10, 10}, {10, 0, 20, 10}) == 0.0F);
  CHECK(iou({0, 0, 10, 10}, {3, 3, 3, 9}) == 0.0F);
  CHECK(iou({}, {}) == 0.0F);
}

TEST_CASE("a box grows on every side by a share of its own size") {
  CHECK(grown({10, 20, 20, 40}, 0.5F) == Box{5, 10, 25, 50});
  CHECK(grown({10, 20, 20, 40}, 0) == Box{10, 20, 20, 40});
}

TEST_CASE("a box beside the picture is empty after clipping") {
  CHECK(clipped({-5, -5, 5, 5}, {100, 50}) == Box{0, 0, 5, 5});
  CHECK(clipped({-50, 10, -5, 20}, {100, 50}).area() == 0);
  CHECK(clipped({90, 40, 200, 200}, {100, 50}) == Box{90, 40, 100, 50});
}

TEST_CASE("interpolation gives both ends exactly") {
  const Box a{0.1F, 0.2F, 10.3F, 10.4F};
  const Box b{7.7F, 3.3F, 33.1F, 40.9F};
  CHECK(interpolated(a, b, 0) == a);
  CHECK(interpolated(a, b, 1) == b);
  CHECK(interpolated({0, 0, 2, 2}, {2, 4, 6, 8}, 0.5F) == Box{1, 2, 4, 5});
}

TEST_CASE("a quarter turn clockwise moves the top left corner to the top right") {
  const Size stored{40, 20};
  CHECK(upright_size(stored, {1, false}) == Size{20, 40});
  CHECK(to_upright({0, 0}, {1, false}, stored) == Point{20, 0});
  CHECK(to_upright({0, 20}, {1, false}, stored) == Point{0, 0});
  CHECK(to_upright({0, 0}, {2, false}, stored) == Point{40, 20});
  CHECK(to_upright({0, 0}, {3, false}, stored) == Point{0, 40});
  CHECK(to_upright({0, 0}, {0, true}, stored) == Point{40, 0});
  // Mirrored first, turned then.
  CHECK(to_upright({0, 0}, {1, true}, stored) == Point{20, 40});
}

TEST_CASE("stored and upright coordinates are each other's inverse in all eight orientations") {
  const Size stored{40, 20};
  for (int turns = 0; turns < 4; ++turns) {
    for (const bool mirrored : {false, true}) {
      const Orientation orientation{turns, mirrored};
      CAPTURE(turns, mirrored);
      const Point p{3, 7};
      CHECK(to_stored(to_upright(p, orientation, stored), orientation, stored) == p);
      const Size upright = upright_size(stored, orientation);
      const Box whole{0, 0, static_cast<float>(upright.width), static_cast<float>(upright.height)};
      CHECK(to_stored(whole, orientation, stored) == Box{0, 0, 40, 20});
      const Box part = to_stored(Box{1, 2, 5, 9}, orientation, stored);
      CHECK(part.area() == 28);
      CHECK(part.width() == (orientation.swaps_sides() ? 7 : 4));
    }
  }
}
