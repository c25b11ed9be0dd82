#include "base/frame_times.h"

#include <catch2/catch.hpp>

#include "base/error.h"

using namespace smartcv;

TEST_CASE("a span ends when the next frame is shown, the last one when the video ends", "[frame_times]") {
  const FrameTimes times({100, 140, 200, 230}, 290, {1, 1000}, {25, 1});
  CHECK(times.start({1, 2}) == 140);
  CHECK(times.end({1, 2}) == 230);
  CHECK(times.end({3, 3}) == 290);
  CHECK(times.start_seconds({1, 2}) == Approx(0.04));
  CHECK(times.end_seconds({0, 3}) == Approx(0.19));
}

TEST_CASE("times that do not rise and spans of other videos are refused", "[frame_times]") {
  CHECK_THROWS_AS(FrameTimes({0, 10, 10}, 30, {1, 1000}, {25, 1}), Error);
  CHECK_THROWS_AS(FrameTimes({0, 10}, 10, {1, 1000}, {25, 1}), Error);
  const FrameTimes times({0, 10}, 20, {1, 1000}, {25, 1});
  CHECK_THROWS_AS(times.start({0, 2}), Error);
  CHECK_THROWS_AS(times.end({-1, 1}), Error);
  CHECK_THROWS_AS(times.start({1, 0}), Error);
}
