#include "nn/networks/mtcnn_boxes.h"

#include <catch2/catch.hpp>

using namespace smartcv::nn::mtcnn;
using smartcv::vision::Box;
using smartcv::vision::Size;

TEST_CASE("the pyramid of a 1080p picture has twelve levels for faces of 20 pixels and ten for 40", "[mtcnn]") {
  CHECK(pyramid_scales({1920, 1080}, 20).size() == 12);
  CHECK(pyramid_scales({1920, 1080}, 40).size() == 10);
  CHECK(pyramid_scales({1920, 1080}, 20).front() == Approx(0.6));
  CHECK(level_size({1920, 1080}, 0.6) == Size{1153, 649});
  CHECK(pyramid_scales({19, 1080}, 20).empty());  // nothing of 20 pixels fits
}

TEST_CASE("a box at the border is cut, not padded, and one beyond it has no pixels", "[mtcnn]") {
  const auto inside = crop_of({10.9F, 20.2F, 30.7F, 44.9F}, {100, 50});
  REQUIRE(inside);
  CHECK(inside->x == 9);
  CHECK(inside->y == 19);
  CHECK(inside->size == Size{21, 25});
  const auto corner = crop_of({-15, -3, 30, 60}, {100, 50});
  REQUIRE(corner);
  CHECK(corner->x == 0);
  CHECK(corner->y == 0);
  CHECK(corner->size == Size{30, 50});
  CHECK_FALSE(crop_of({-20, 5, -3, 15}, {100, 50}));
  CHECK_FALSE(crop_of({120, 5, 140, 15}, {100, 50}));
  CHECK_FALSE(crop_of({3e9F, 5, 4e9F, 15}, {100, 50}));
}

TEST_CASE("a box is squared about its centre and regressed in its own size", "[mtcnn]") {
  Candidate candidate;
  candidate.box = {10, 10, 20, 30};
  make_square(candidate);
  CHECK(candidate.box == Box{5, 10, 25, 30});
  candidate.regression = {0.1F, 0, -0.1F, 0.5F};
  regress(candidate, 0);
  CHECK(candidate.box.x1 == Approx(7));
  CHECK(candidate.box.x2 == Approx(23));
  CHECK(candidate.box.y2 == Approx(40));
}
