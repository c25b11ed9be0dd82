#include "tasks/anonymize/drawn_regions.h"

#include <catch2/catch.hpp>
#include <limits>

#include "base/error.h"

using namespace smartcv;
using namespace smartcv::anonymize;

namespace {

constexpr vision::Size picture{640, 360};
constexpr double always = std::numeric_limits<double>::infinity();

Region box_region(Region::Rule rule, vision::Box box, double from = 0, double to = always) {
  return {rule, {{box.x1, box.y1}, {box.x2, box.y1}, {box.x2, box.y2}, {box.x1, box.y2}}, from, to, "r.yaml:2"};
}

vision::Box at(float x, float y) { return {x - 10, y - 10, x + 10, y + 10}; }

}  // namespace

TEST_CASE("a region is hidden during its time and at no other") {
  const DrawnRegions regions({box_region(Region::Rule::always, {10, 20, 110, 80}, 1, 2)}, picture);
  CHECK(regions.masks(0.9).empty());
  REQUIRE(regions.masks(1).size() == 1);
  CHECK(regions.masks(2)[0].bounds == vision::Box{10, 20, 110, 80});
  CHECK(regions.masks(2)[0].parts.size() == 1);
  CHECK(regions.masks(2.1).empty());
  CHECK(regions.admits(at(50, 50), 1.5));
}

TEST_CASE("what is found in a region that is never hidden is left alone") {
  const DrawnRegions regions({box_region(Region::Rule::never, {0, 0, 200, 360}, 0, 5)}, picture);
  CHECK_FALSE(regions.admits(at(199, 100), 3));
  CHECK(regions.admits(at(201, 100), 3));
  CHECK(regions.admits(at(100, 100), 6));
  CHECK(regions.masks(3).empty());
}

TEST_CASE("a place that is guessed is left alone only where its whole box would be") {
  const DrawnRegions regions({box_region(Region::Rule::never, {0, 0, 200, 360})}, picture);
  const auto place = [](vision::TrackState state, float x) {
    return vision::TrackPlace{1, state, at(x, 100), std::nullopt, 0.9F};
  };
  for (const auto sure : {vision::TrackState::detected, vision::TrackState::followed, vision::TrackState::drawn}) {
    CHECK_FALSE(regions.admits(place(sure, 195), 0));
  }
  for (const auto guessed : {vision::TrackState::interpolated, vision::TrackState::extended}) {
    CHECK(regions.admits(place(guessed, 195), 0));
    CHECK_FALSE(regions.admits(place(guessed, 180), 0));
  }
}

TEST_CASE("while there are regions to search in, nothing is searched outside of them") {
  const DrawnRegions regions(
      {box_region(Region::Rule::search, {0, 0, 200, 360}, 0, 5),
       box_region(Region::Rule::search, {400, 0, 640, 360}, 0, 5), box_region(Region::Rule::never, {400, 0, 500, 360})},
      picture);
  CHECK(regions.admits(at(100, 100), 3));
  CHECK(regions.admits(at(600, 100), 3));
  CHECK_FALSE(regions.admits(at(300, 100), 3));
  CHECK_FALSE(regions.admits(at(450, 100), 3));
  CHECK(regions.admits(at(300, 100), 6));
}

TEST_CASE("a region outside of the picture is refused with its place and the picture's size") {
  const auto refused = [](vision::Box box) {
    CHECK_THROWS_WITH(DrawnRegions({box_region(Region::Rule::always, box)}, picture),
                      Catch::Contains("r.yaml:2") && Catch::Contains("640x360"));
  };
  refused({640, 0, 700, 50});
  refused({0, -50, 50, 0});
  CHECK_NOTHROW(DrawnRegions({box_region(Region::Rule::always, {600, 300, 900, 900})}, picture));
}
