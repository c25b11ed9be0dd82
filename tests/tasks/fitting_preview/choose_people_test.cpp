#include "tasks/fitting_preview/choose_people.h"

#include <catch2/catch.hpp>

#include "tests/support/refusal.h"
#include "tests/tasks/fitting_preview/pose_samples.h"

using namespace smartcv;
using namespace smartcv::fitting_preview;

namespace {

// A person of this height from frame to frame.
Person person(std::int64_t id, FrameSpan span, float height, std::int64_t shot = 0) {
  Person made{.id = id, .shot = shot, .poses = {}};
  for (std::int64_t frame = span.first; frame <= span.last; ++frame) {
    made.poses.push_back(fitting_preview::tests::standing_in(frame, 100 * static_cast<float>(id), 100, height));
  }
  return made;
}

Poses with(std::vector<Person> people, std::vector<FrameSpan> shots) {
  Poses poses;
  poses.video.times = fitting_preview::tests::even_times(shots.back().last + 1);
  poses.shots = std::move(shots);
  poses.people = std::move(people);
  return poses;
}

}  // namespace

TEST_CASE("the largest person stays so when another one comes nearer for a moment", "[people]") {
  Person steps_forward = person(2, {0, 99}, 150);
  for (std::size_t i = 40; i < 50; ++i) {
    steps_forward.poses[i] = fitting_preview::tests::standing_in(static_cast<std::int64_t>(i), 200, 100, 400);
  }
  const auto chosen = choose_people(with({person(1, {0, 99}, 250), steps_forward}, {{0, 99}}), "largest");
  REQUIRE(chosen.size() == 1);
  CHECK(chosen[0].id == 1);
  CHECK(chosen[0].span == FrameSpan{0, 99});
}

TEST_CASE("each shot has a largest person of its own, and who is away for long is replaced", "[people]") {
  const auto chosen = choose_people(with({person(1, {0, 99}, 200), person(2, {0, 99}, 100),
                                          person(3, {100, 199}, 150, 1), person(4, {160, 299}, 200, 1)},
                                         {{0, 99}, {100, 299}}),
                                    "largest");
  REQUIRE(chosen.size() == 3);
  CHECK(chosen[0].id == 1);
  CHECK(chosen[1].id == 3);
  CHECK(chosen[1].span == FrameSpan{100, 159});
  CHECK(chosen[2].id == 4);
  CHECK(chosen[2].span == FrameSpan{160, 299});
}

TEST_CASE("who is away for less than a second is not replaced", "[people]") {
  const auto chosen = choose_people(with({person(1, {0, 80}, 200), person(2, {0, 99}, 100)}, {{0, 99}}), "largest");
  REQUIRE(chosen.size() == 1);
  CHECK(chosen[0].span == FrameSpan{0, 80});
}

TEST_CASE("all are all, a number is a person, and other words are refused", "[people]") {
  const Poses poses = with({person(1, {0, 99}, 200), person(2, {10, 60}, 100)}, {{0, 99}});
  CHECK(choose_people(poses, "all").size() == 2);
  const auto second = choose_people(poses, "2");
  REQUIRE(second.size() == 1);
  CHECK(second[0].id == 2);
  CHECK(second[0].span == FrameSpan{10, 60});
  const auto refused = [&](const Poses& of, const std::string& word) {
    return smartcv::tests::refusal_of([&] { return choose_people(of, word); }, ErrorCode::usage);
  };
  CHECK(refused(poses, "7") == "there is no person 7; people have the numbers 1 to 2");
  CHECK(refused(poses, "tallest") == "person 'tallest' is neither largest nor all nor a person's number");
  CHECK(refused(poses, "1 ") == "person '1 ' is neither largest nor all nor a person's number");
  CHECK(refused(with({}, {{0, 9}}), "1") == "there is no person 1: nobody was found in the video");
  CHECK(choose_people(with({}, {{0, 9}}), "largest").empty());
}
