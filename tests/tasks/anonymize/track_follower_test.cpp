#include "tasks/anonymize/track_follower.h"

#include <catch2/catch.hpp>
#include <opencv2/imgproc.hpp>

#include "tests/vision/texture.h"

using namespace smartcv;
using namespace smartcv::anonymize;

namespace {

using smartcv::tests::texture;

// A square that goes 4 pixels to the right in every frame, and behind a wall at x = 200.
vision::SmallLuma frame_at(int frame) {
  static const cv::Mat ground = texture(360, 180, 1);
  static const cv::Mat square = texture(48, 48, 2);
  cv::Mat gray = ground.clone();
  square.copyTo(gray(cv::Rect(20 + 4 * frame, 60, 48, 48)));
  ground(cv::Rect(200, 0, 160, 180)).copyTo(gray(cv::Rect(200, 0, 160, 180)));
  return {gray, 1.0F};
}

vision::TrackPoint seen_in(int frame) {
  const auto x = 20.0F + 4.0F * static_cast<float>(frame);
  return {frame, frame / 25.0, {{x, 60, x + 48, 108}, 0.9F, std::nullopt}};
}

constexpr vision::Point motion{100, 0};  // pixels a second

}  // namespace

TEST_CASE("a track is followed forward until it goes behind something, and its last place is remembered", "[follow]") {
  TrackFollower follower(10);
  for (int f = 0; f < 60; ++f) {
    follower.add(f, f / 25.0, frame_at(f));
  }
  const auto near = follower.follow(1, seen_in(5), motion, 20);
  REQUIRE(near);
  CHECK(near->here);
  CHECK(near->box.x1 == Approx(100).margin(2));
  const auto hidden = follower.follow(1, seen_in(5), motion, 55);
  REQUIRE(hidden);
  CHECK_FALSE(hidden->here);
  // Half of it is behind the wall from frame 38 on.
  CHECK(hidden->time > 30 / 25.0);
  CHECK(hidden->time < 46 / 25.0);
}

TEST_CASE("a track is followed backward as well, for no longer than allowed", "[follow]") {
  TrackFollower follower(0.5);
  for (int f = 0; f < 30; ++f) {
    follower.add(f, f / 25.0, frame_at(f));
  }
  const auto back = follower.follow(1, seen_in(25), motion, 15);
  REQUIRE(back);
  CHECK(back->here);
  CHECK(back->box.x1 == Approx(80).margin(2));
  const auto too_far = follower.follow(1, seen_in(25), motion, 5);
  REQUIRE(too_far);
  CHECK_FALSE(too_far->here);
  CHECK(too_far->time == Approx(13 / 25.0));
}

TEST_CASE("nothing is followed from a frame that is gone, or when it is not wanted", "[follow]") {
  TrackFollower follower(10);
  for (int f = 0; f < 10; ++f) {
    follower.add(f, f / 25.0, frame_at(f));
  }
  follower.forget_before(5);
  CHECK_FALSE(follower.follow(1, seen_in(3), motion, 8));
  CHECK(follower.follow(1, seen_in(6), motion, 8));
  TrackFollower none(0);
  none.add(0, 0, frame_at(0));
  none.add(1, 0.04, frame_at(1));
  CHECK_FALSE(none.follow(1, seen_in(0), motion, 1));
}
