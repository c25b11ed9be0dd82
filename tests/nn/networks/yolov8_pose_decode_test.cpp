#include "nn/networks/yolov8_pose_decode.h"

#include <array>
#include <catch2/catch.hpp>
#include <cstddef>
#include <vector>

using namespace smartcv;
using nn::PersonPose;

namespace {

// A level of 2x3 cells at stride 16 without people.
struct Level {
  std::array<float, 6 * 64> boxes{};
  std::array<float, 6> scores{};
  std::array<float, 6 * 51> points{};

  Level() { scores.fill(-10); }
  [[nodiscard]] nn::Yolov8Cells cells() const { return {16, 2, 3, boxes, scores, points}; }
};

PersonPose person(const vision::Box& box, float score) {
  PersonPose made;
  made.box = box;
  made.score = score;
  return made;
}

}  // namespace

TEST_CASE("a cell's bins, offsets and logits become a box, points and scores", "[yolov8]") {
  Level level;
  constexpr std::size_t cell = 4;  // row 1, column 1
  level.scores[cell] = 0;
  for (std::size_t side = 0; side < 4; ++side) {
    level.boxes[cell * 64 + side * 16 + side] = 50;  // all in the bin of the side's number
  }
  level.boxes[cell * 64 + 3] = 50;  // left: half in bin 0, half in bin 3
  level.points[cell * 51 + 3] = 0.25F;
  level.points[cell * 51 + 4] = -1;
  level.points[cell * 51 + 5] = 100;
  const auto found = nn::decode_yolov8_pose(std::array{level.cells()}, 0.25F);
  REQUIRE(found.size() == 1);
  CHECK(found[0].score == Approx(0.5));
  CHECK(found[0].box.x1 == Approx(24 - 1.5 * 16));
  CHECK(found[0].box.y1 == Approx(24 - 1 * 16));
  CHECK(found[0].box.x2 == Approx(24 + 2 * 16));
  CHECK(found[0].box.y2 == Approx(24 + 3 * 16));
  CHECK(found[0].at(nn::Joint::left_eye).point == vision::Point{24, -16});
  CHECK(found[0].at(nn::Joint::left_eye).score == 1);
  CHECK(found[0].at(nn::Joint::nose).point == vision::Point{16, 16});
  CHECK(found[0].at(nn::Joint::nose).score == Approx(0.5));
}

TEST_CASE("a score at the threshold does not pass, one above it does", "[yolov8]") {
  Level level;
  level.scores[0] = 0;
  CHECK(nn::decode_yolov8_pose(std::array{level.cells()}, 0.5F).empty());
  level.scores[0] = 1e-3F;
  CHECK(nn::decode_yolov8_pose(std::array{level.cells()}, 0.5F).size() == 1);
  CHECK(nn::decode_yolov8_pose(std::array{level.cells(), level.cells()}, 0).size() == 12);
}

TEST_CASE("of overlapping people the better stays, and no more than asked for", "[yolov8]") {
  const std::vector<PersonPose> candidates{person({0, 0, 100, 100}, 0.5F), person({0, 5, 100, 100}, 0.9F),
                                           person({0, 40, 100, 140}, 0.7F), person({300, 0, 400, 100}, 0.6F)};
  const auto kept = nn::suppress_poses(candidates);
  REQUIRE(kept.size() == 3);
  CHECK(kept[0].score == 0.9F);
  CHECK(kept[1].score == 0.7F);
  CHECK(kept[2].score == 0.6F);
  CHECK(nn::suppress_poses(candidates, 0.7F, 2).size() == 2);
  // Exactly the threshold does not suppress.
  CHECK(nn::suppress_poses({person({0, 0, 10, 10}, 0.9F), person({0, 0, 10, 7}, 0.8F)}, 0.7F).size() == 2);
}
