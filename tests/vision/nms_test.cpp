#include "vision/nms.h"

#include <catch2/catch.hpp>

#include "base/error.h"

using namespace smartcv::vision;
using Indices = std::vector<std::size_t>;

TEST_CASE("the best of overlapping boxes stays and comes first") {
  const std::vector<Box> boxes{{0, 0, 10, 10}, {1, 1, 11, 11}, {50, 50, 60, 60}};
  CHECK(nms(boxes, std::vector<float>{0.5F, 0.9F, 0.7F}) == Indices{1, 2});
  CHECK(nms({}, {}).empty());
}

TEST_CASE("a suppressed box suppresses nobody") {
  // 0 removes 1; 2 overlaps only 1 and stays.
  const std::vector<Box> boxes{{0, 0, 10, 10}, {5, 0, 15, 10}, {10, 0, 20, 10}};
  CHECK(nms(boxes, std::vector<float>{0.9F, 0.8F, 0.7F}) == Indices{0, 2});
}

TEST_CASE("an overlap equal to the threshold suppresses only when that is asked for") {
  const std::vector<Box> boxes{{0, 0, 10, 10}, {0, 5, 10, 10}};  // IoU exactly one half
  const std::vector<float> scores{0.9F, 0.8F};
  CHECK(nms(boxes, scores, {.threshold = 0.5F, .inclusive = true}) == Indices{0});
  CHECK(nms(boxes, scores, {.threshold = 0.5F, .inclusive = false}) == Indices{0, 1});
}

TEST_CASE("over the smaller area a box inside another one is a full overlap") {
  const std::vector<Box> boxes{{0, 0, 100, 100}, {10, 10, 20, 20}};
  const std::vector<float> scores{0.9F, 0.8F};
  CHECK(nms(boxes, scores, {.threshold = 0.7F}) == Indices{0, 1});
  CHECK(nms(boxes, scores, {.threshold = 0.7F, .overlap = NmsOptions::Overlap::over_smaller}) == Indices{0});
}

TEST_CASE("with plus one, boxes that share a row of pixels overlap") {
  const std::vector<Box> boxes{{0, 0, 1, 1}, {0, 1, 1, 2}};  // 2x2 pixels each, one row of two in common: 2 / 6
  const std::vector<float> scores{0.9F, 0.8F};
  CHECK(nms(boxes, scores, {.threshold = 0.3F}) == Indices{0, 1});
  CHECK(nms(boxes, scores, {.threshold = 0.3F, .plus_one = true}) == Indices{0});
  CHECK(nms(boxes, scores, {.threshold = 0.35F, .plus_one = true}) == Indices{0, 1});
}

TEST_CASE("equal scores keep the order of the input") {
  const std::vector<Box> boxes{{0, 0, 10, 10}, {1, 0, 11, 10}, {40, 0, 50, 10}};
  CHECK(nms(boxes, std::vector<float>{0.5F, 0.5F, 0.5F}) == Indices{0, 2});
}

TEST_CASE("scores and boxes of different number are a defect") {
  CHECK_THROWS_AS(nms(std::vector<Box>(2), std::vector<float>(1)), smartcv::Error);
}
