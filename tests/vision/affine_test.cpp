#include "vision/affine.h"

#include <catch2/catch.hpp>

#include "base/error.h"

using namespace smartcv;
using vision::Affine;
using vision::Point;

TEST_CASE("an affine map and its inverse undo each other", "[affine]") {
  const Affine map{1.5, -0.25, 12, 0.75, 2, -7};
  const auto both = vision::composed(vision::inverse(map), map);
  CHECK(both.xx == Approx(1));
  CHECK(both.yy == Approx(1));
  CHECK(both.xy == Approx(0).margin(1e-12));
  CHECK(both.x0 == Approx(0).margin(1e-12));
  CHECK(both.y0 == Approx(0).margin(1e-12));
  CHECK_THROWS_AS(vision::inverse({1, 2, 0, 2, 4, 0}), Error);
}

TEST_CASE("a map between pixel centres moves the centres by its own constants", "[affine]") {
  const Affine centres{2, 0.5, 10, -0.5, 2, 3};
  const auto corners = vision::from_pixel_centres(centres);
  const Point centre_of_4_6 = corners({4.5F, 6.5F});
  CHECK(centre_of_4_6.x == Approx(2 * 4 + 0.5 * 6 + 10 + 0.5));
  CHECK(centre_of_4_6.y == Approx(-0.5 * 4 + 2 * 6 + 3 + 0.5));
}

TEST_CASE("the map to the stored picture is the one of its points", "[affine]") {
  const vision::Size stored{40, 24};
  for (const bool mirrored : {false, true}) {
    for (int turns = 0; turns < 4; ++turns) {
      const media::Orientation orientation{turns, mirrored};
      const Point upright{7, 11};
      CHECK(vision::upright_to_stored(orientation, stored)(upright) == vision::to_stored(upright, orientation, stored));
    }
  }
}
