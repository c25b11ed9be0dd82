#include "tasks/fitting_preview/depth_order.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/tasks/fitting_preview/pose_samples.h"

using namespace smartcv;
using namespace smartcv::fitting_preview;
using fitting_preview::tests::standing_in;
using nn::Joint;

namespace {

FramePose without(FramePose pose, std::initializer_list<Joint> joints) {
  for (const Joint joint : joints) {
    pose.at(joint).score = 0.05F;
  }
  return pose;
}

Person somebody(std::int64_t id, FrameSpan span, float y, float height) {
  Person person{.id = id, .shot = 0, .poses = {}};
  for (std::int64_t frame = span.first; frame <= span.last; ++frame) {
    person.poses.push_back(standing_in(frame, 300, y, height));
  }
  return person;
}

Poses with(std::vector<Person> people, std::int64_t frames) {
  Poses poses;
  poses.video.times = fitting_preview::tests::even_times(frames);
  poses.shots = {{0, frames - 1}};
  poses.people = std::move(people);
  return poses;
}

}  // namespace

TEST_CASE("feet are the ankles, or where a body of that size has them", "[depth]") {
  const FramePose pose = standing_in(0, 300, 100, 400);
  const float ankles = pose.at(Joint::left_ankle).point.y;
  CHECK(standing_of(pose)->feet == ankles);
  FramePose hidden = without(pose, {Joint::left_ankle, Joint::right_ankle});
  hidden.box.y2 = 250;
  CHECK(standing_of(hidden)->feet == Approx(ankles).margin(0.1F * 400));
  hidden = without(hidden, {Joint::left_hip, Joint::right_hip});
  CHECK(standing_of(hidden)->feet == Approx(ankles).margin(0.15F * 400));
  hidden = without(hidden, {Joint::left_shoulder});
  CHECK_FALSE(standing_of(hidden));
}

TEST_CASE("whose feet are lower is nearer", "[depth]") {
  CHECK(nearness({400, 100}, {350, 100}) == 1);
  CHECK(nearness({350, 100}, {400, 100}) == 0);
  CHECK(nearness({400, 100}, {400, 100}) == 0);
}

TEST_CASE("a box that ends early for a moment changes no order", "[depth]") {
  Person behind = somebody(1, {0, 89}, 100, 300);
  Person before = somebody(2, {0, 89}, 130, 330);
  for (std::size_t i = 40; i < 46; ++i) {
    before.poses[i] = without(before.poses[i], {Joint::left_ankle, Joint::right_ankle});
    before.poses[i].box.y2 = 150;
    before.poses[i].at(Joint::left_hip).point.y -= 40;
    before.poses[i].at(Joint::right_hip).point.y -= 40;
  }
  const DepthOrder order(with({behind, before}, 90));
  for (std::int64_t frame = 0; frame < 90; ++frame) {
    CHECK(order.nearness(2, 1, frame) > 0.8F);
    CHECK(order.nearness(1, 2, frame) == 0);
  }
}

TEST_CASE("who comes in the middle of a shot comes gradually", "[depth]") {
  const DepthOrder order(with({somebody(1, {0, 89}, 100, 300), somebody(2, {30, 89}, 150, 350)}, 90));
  CHECK(order.nearness(2, 1, 29) == 0);
  CHECK(order.nearness(2, 1, 31) < 0.2F);
  CHECK(order.nearness(2, 1, 60) == 1);
  CHECK(order.nearness(2, 1, 89) == 1);
  CHECK(order.nearness(3, 1, 60) == 0);
}

TEST_CASE("people who never tell where they stand are before nobody", "[depth]") {
  Person unknown = somebody(2, {0, 89}, 150, 350);
  for (FramePose& pose : unknown.poses) {
    pose.keypoints.fill({});
  }
  const DepthOrder order(with({somebody(1, {0, 89}, 100, 300), unknown}, 90));
  CHECK(order.nearness(2, 1, 45) == 0);
  CHECK(order.nearness(1, 2, 45) == 0);
}
