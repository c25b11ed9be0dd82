#include "tasks/fitting_preview/link_people.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "tests/tasks/fitting_preview/pose_samples.h"

using namespace smartcv;
using namespace smartcv::fitting_preview;
using fitting_preview::tests::even_times;
using fitting_preview::tests::standing;
using nn::Joint;
using nn::PersonPose;

namespace {

// Looks at every `every`-th frame and at the last one.
template <typename People>
std::vector<SeenPeople> looks(std::int64_t frames, std::int64_t every, const People& people) {
  std::vector<SeenPeople> seen;
  for (std::int64_t frame = 0; frame < frames; frame += every) {
    seen.push_back({frame, true, people(frame)});
  }
  if ((frames - 1) % every != 0) {
    seen.push_back({frames - 1, true, people(frames - 1)});
  }
  return seen;
}

std::vector<PersonPose> one(PersonPose person, float score = 0.9F) {
  person.score = score;
  return {person};
}

float nose_x(const FramePose& pose) { return pose.at(Joint::nose).point.x; }

}  // namespace

TEST_CASE("poses between two looks lie on the line in real time", "[link]") {
  const FrameTimes times({0, 10, 50, 100, 130}, 160, {1, 1000}, {25, 1});
  const std::vector<SeenPeople> seen{{0, true, one(standing(100, 100, 200))},
                                     {3, true, one(standing(130, 100, 200))},
                                     {4, true, one(standing(139, 100, 200))}};
  const auto people = link_people(seen, std::vector<FrameSpan>{{0, 4}}, times, {});
  REQUIRE(people.size() == 1);
  const Person& person = people.front();
  REQUIRE(person.poses.size() == 5);
  CHECK(nose_x(person.poses[1]) == Approx(103));
  CHECK(nose_x(person.poses[2]) == Approx(115));
  CHECK(person.poses[2].box.x1 == Approx(75));
  CHECK(person.poses[2].state == PoseState::interpolated);
  CHECK(person.poses[3].state == PoseState::estimated);
  CHECK(person.poses[2].frame == 2);
}

TEST_CASE("two people who pass each other keep their numbers", "[link]") {
  // One behind the other, of different height: the boxes change places, the key points do not.
  const auto seen = looks(60, 4, [](std::int64_t frame) {
    const auto f = static_cast<float>(frame);
    return std::vector<PersonPose>{standing(100 + 5 * f, 120, 260), standing(400 - 5 * f, 100, 200)};
  });
  const auto people = link_people(seen, std::vector<FrameSpan>{{0, 59}}, even_times(60), {});
  REQUIRE(people.size() == 2);
  CHECK(people[0].id == 1);
  CHECK(nose_x(people[0].poses.front()) == Approx(100));
  CHECK(nose_x(people[0].poses.back()) == Approx(395));
  CHECK(nose_x(people[1].poses.back()) == Approx(105));
}

TEST_CASE("nothing goes on across a cut", "[link]") {
  const auto seen = looks(40, 1, [](std::int64_t /*frame*/) { return one(standing(100, 100, 200)); });
  const auto people = link_people(seen, std::vector<FrameSpan>{{0, 19}, {20, 39}}, even_times(40), {});
  REQUIRE(people.size() == 2);
  CHECK(people[0].span() == FrameSpan{0, 19});
  CHECK(people[0].shot == 0);
  CHECK(people[1].span() == FrameSpan{20, 39});
  CHECK(people[1].shot == 1);
}

TEST_CASE("a short absence is closed, a long one begins a new person", "[link]") {
  const auto without = [](std::int64_t first, std::int64_t last) {
    const auto seen = looks(90, 1, [&](std::int64_t frame) {
      return frame >= first && frame <= last ? std::vector<PersonPose>{} : one(standing(100, 100, 200));
    });
    return link_people(seen, std::vector<FrameSpan>{{0, 89}}, even_times(90), {});
  };
  const auto closed = without(40, 50);
  REQUIRE(closed.size() == 1);
  CHECK(closed[0].poses.size() == 90);
  CHECK(closed[0].poses[45].state == PoseState::interpolated);
  const auto open = without(40, 70);
  REQUIRE(open.size() == 2);
  CHECK(open[0].span() == FrameSpan{0, 39});
  CHECK(open[1].span() == FrameSpan{71, 89});
}

TEST_CASE("frames whose inference failed are no absence of anybody, and no presence", "[link]") {
  auto seen = looks(30, 1, [](std::int64_t /*frame*/) { return one(standing(100, 100, 200)); });
  for (std::size_t i = 10; i < 15; ++i) {
    seen[i].trusted = false;
    seen[i].people = {standing(500, 100, 100), standing(300, 100, 100)};
  }
  const auto people = link_people(seen, std::vector<FrameSpan>{{0, 29}}, even_times(30), {});
  REQUIRE(people.size() == 1);
  CHECK(people[0].poses.size() == 30);
  CHECK(people[0].poses[12].state == PoseState::interpolated);
}

TEST_CASE("who is seen once is chance, unless there was one look only", "[link]") {
  const auto seen = looks(
      30, 3, [](std::int64_t frame) { return frame == 12 ? one(standing(100, 100, 200)) : std::vector<PersonPose>{}; });
  CHECK(link_people(seen, std::vector<FrameSpan>{{0, 29}}, even_times(30), {}).empty());
  const std::vector<SeenPeople> single{{0, true, one(standing(100, 100, 200))}};
  CHECK(link_people(single, std::vector<FrameSpan>{{0, 0}}, even_times(1), {}).size() == 1);
}

TEST_CASE("a weak pose goes on with a person and begins none", "[link]") {
  const auto fading =
      looks(20, 1, [](std::int64_t frame) { return one(standing(100, 100, 200), frame < 10 ? 0.9F : 0.25F); });
  const auto people = link_people(fading, std::vector<FrameSpan>{{0, 19}}, even_times(20), {});
  REQUIRE(people.size() == 1);
  CHECK(people[0].poses.size() == 20);
  const auto weak = looks(20, 1, [](std::int64_t /*frame*/) { return one(standing(100, 100, 200), 0.25F); });
  CHECK(link_people(weak, std::vector<FrameSpan>{{0, 19}}, even_times(20), {}).empty());
}

TEST_CASE("a person who is found twice in a frame is one", "[link]") {
  const auto seen = looks(20, 1, [](std::int64_t /*frame*/) {
    PersonPose again = standing(101, 100, 200);
    again.score = 0.6F;
    return std::vector<PersonPose>{standing(100, 100, 200), again};
  });
  CHECK(link_people(seen, std::vector<FrameSpan>{{0, 19}}, even_times(20), {}).size() == 1);
}

TEST_CASE("a joint that is a guess on one side of a gap does not pull the other side", "[link]") {
  PersonPose lost = standing(130, 100, 200);
  lost.keypoints[static_cast<std::size_t>(Joint::left_wrist)] = {{600, 600}, 0.02F};
  const std::vector<SeenPeople> seen{{0, true, one(standing(100, 100, 200))}, {4, true, one(lost)}};
  const auto people = link_people(seen, std::vector<FrameSpan>{{0, 4}}, even_times(5), {});
  REQUIRE(people.size() == 1);
  const nn::Keypoint wrist = people[0].poses[2].at(Joint::left_wrist);
  CHECK(wrist.point.x == Approx(standing(115, 100, 200).at(Joint::left_wrist).point.x).margin(0.1));
  CHECK(wrist.score == Approx(0.02F));
}

TEST_CASE("points and boxes that are no numbers are not passed on", "[link]") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const auto seen = looks(10, 1, [&](std::int64_t /*frame*/) {
    PersonPose odd = standing(100, 100, 200);
    odd.keypoints[0] = {{nan, 3e30F}, nan};
    PersonPose broken = standing(300, 100, 200);
    broken.box.x1 = nan;
    return std::vector<PersonPose>{odd, broken};
  });
  const auto people = link_people(seen, std::vector<FrameSpan>{{0, 9}}, even_times(10), {});
  REQUIRE(people.size() == 1);
  CHECK(std::isfinite(people[0].poses[3].keypoints[0].point.x));
  CHECK(people[0].poses[3].keypoints[0].score == 0);
}
