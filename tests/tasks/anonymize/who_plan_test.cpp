#include "tasks/anonymize/who_plan.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <set>
#include <vector>

using namespace smartcv;
using namespace smartcv::anonymize;
using Catch::Contains;
using identity::FaceSample;
using vision::Box;
using vision::Subject;
using vision::TrackState;

namespace {

const WhoRules rules = rules_of(identity::calibration_of("dlib-resnet"));
const KnownPeople keep_anna{.keep = {{{"Anna", {{0, 0}}}}}, .only = {}};

// 25 frames a second; every track is a function from a frame to its place there.
struct Scene {
  TrackPlan plan;
  TrackLooks looks;

  explicit Scene(int frames) {
    plan.upright = {640, 360};
    plan.time_base = {1, 25};
    for (int i = 0; i < frames; ++i) {
      plan.frames.push_back({.pts = i});
    }
  }

  void track(std::int64_t id, Subject subject, const std::function<Box(int)>& box, int from, int to,
             TrackState state = TrackState::detected) {
    for (int i = from; i < to; ++i) {
      plan.frames[static_cast<std::size_t>(i)].places.push_back({id, state, box(i), std::nullopt, 0.9F, subject});
    }
    if (std::ranges::find(plan.tracks, id, &PlannedTrack::id) == plan.tracks.end()) {
      plan.tracks.push_back({.id = id});
    }
  }

  // A look in every fifth frame, so far from Anna.
  void look(std::int64_t id, int from, int to, float from_anna) {
    for (int i = from; i < to; i += 5) {
      looks[id].push_back({.frame = i, .box = {0, 0, 60, 60}, .quality = 0.6F, .embedding = {from_anna, 0}});
    }
  }

  // Frames in which something of this subject at that place is visible, after all.
  [[nodiscard]] std::set<int> visible(Subject subject, const Box& at) {
    TrackPlan decided = plan;
    decide_tracks(decided, looks, keep_anna, rules);
    last = with_changes_made(decided);
    std::set<int> frames;
    for (const PlannedFrame& frame : last.frames) {
      for (const auto& place : frame.visible) {
        if (place.subject == subject && vision::iou(place.box, at) > 0) {
          frames.insert(static_cast<int>(frame.pts));
        }
      }
    }
    return frames;
  }
  [[nodiscard]] const WhoFound& who(std::int64_t id) const {
    const auto track = std::ranges::find(last.tracks, id, &PlannedTrack::id);
    REQUIRE(track != last.tracks.end());
    REQUIRE(track->who);
    return *track->who;
  }

  TrackPlan last;
};

Box standing(int /*frame*/) { return {100, 100, 160, 160}; }
Box far_away(int /*frame*/) { return {400, 100, 460, 160}; }
Box head_of(int /*frame*/) { return {80, 60, 180, 180}; }
constexpr Box everywhere{0, 0, 640, 360};

std::set<int> all_of(int from, int to) {
  std::set<int> frames;
  for (int i = from; i < to; ++i) {
    frames.insert(i);
  }
  return frames;
}

}  // namespace

TEST_CASE("a track is visible as far as its proof reaches, the rest of it is hidden under a number of its own",
          "[who]") {
  Scene scene(100);
  scene.track(1, Subject::face, standing, 0, 100);
  scene.track(2, Subject::face, far_away, 0, 100);
  scene.look(1, 20, 61, 0.2F);
  scene.look(2, 0, 100, 0.8F);
  // Half a second before the look in frame 20 and after the one in frame 60.
  CHECK(scene.visible(Subject::face, everywhere) == all_of(8, 73));
  CHECK_THAT(scene.who(1).why, Contains("surely Anna"));
  CHECK_THAT(scene.who(2).why, Contains("nobody who is to be left visible"));
  CHECK_THAT(scene.who(3).why, Contains("part of track 1"));
  CHECK_THAT(scene.who(4).why, Contains("part of track 1"));
  // All places are still there, hidden or visible.
  for (const PlannedFrame& frame : scene.last.frames) {
    CHECK(frame.places.size() + frame.visible.size() == 2);
  }
}

TEST_CASE("proof does not reach over a crossing from one side alone", "[who]") {
  Scene scene(60);
  // Somebody passes in front in frames 30 to 34; who comes out behind is not seen well.
  const auto passing = [](int i) {
    const float x = 100 + 30 * static_cast<float>(i - 32);
    return Box{x, 100, x + 60, 160};
  };
  scene.track(1, Subject::face, standing, 0, 60);
  scene.track(2, Subject::face, passing, 22, 42);
  scene.look(1, 0, 30, 0.2F);
  const auto one_side = scene.visible(Subject::face, standing(0));
  CHECK(*one_side.rbegin() == 29);
  // With looks on both sides, less than a second apart, it does.
  scene.look(1, 40, 60, 0.2F);
  CHECK(scene.visible(Subject::face, standing(0)) == all_of(0, 60));
}

TEST_CASE("proof does not reach over a leap, nor over a time without detections", "[who]") {
  Scene leap(60);
  leap.track(
      1, Subject::face,
      [](int i) {
        return i < 30 ? standing(i) : Box{150, 150, 210, 210};
      },
      0, 60);
  leap.look(1, 0, 30, 0.2F);
  CHECK(leap.visible(Subject::face, everywhere) == all_of(0, 30));

  Scene blink(60);
  blink.track(1, Subject::face, standing, 0, 26);
  blink.track(1, Subject::face, standing, 26, 60, TrackState::followed);
  blink.look(1, 0, 26, 0.2F);
  CHECK(blink.visible(Subject::face, everywhere) == all_of(0, 34));
}

TEST_CASE("a head goes with the one visible face in it, and is hidden where that is not to be seen", "[who]") {
  Scene scene(100);
  scene.track(1, Subject::face, standing, 0, 60);
  scene.track(2, Subject::head, head_of, 0, 100);
  scene.look(1, 0, 60, 0.2F);
  // Turned away from frame 60 on: half a second more.
  CHECK(scene.visible(Subject::head, everywhere) == all_of(0, 72));
  CHECK(scene.who(2).why == "belongs to track 1");
  CHECK(scene.who(2).person == "Anna");
}

TEST_CASE("a head with two faces in it, or with none, is hidden", "[who]") {
  Scene scene(60);
  scene.track(1, Subject::face, standing, 0, 60);
  scene.track(2, Subject::head, head_of, 0, 60);
  scene.track(
      3, Subject::face,
      [](int /*i*/) {
        return Box{150, 130, 210, 190};
      },
      50, 60);
  scene.track(
      4, Subject::person,
      [](int /*i*/) {
        return Box{390, 80, 480, 340};
      },
      0, 60);
  scene.look(1, 0, 60, 0.2F);
  CHECK(scene.visible(Subject::head, everywhere).empty());
  CHECK(scene.visible(Subject::person, everywhere).empty());
  CHECK_THAT(scene.who(2).why, Contains("no single face"));
}

TEST_CASE("a head goes with two face tracks of one person one after the other, not with those of two people", "[who]") {
  Scene scene(100);
  scene.track(1, Subject::face, standing, 0, 45);
  scene.track(2, Subject::head, head_of, 0, 100);
  scene.track(3, Subject::face, standing, 50, 100);
  scene.look(1, 0, 45, 0.2F);
  scene.look(3, 50, 100, 0.2F);
  CHECK(scene.visible(Subject::head, everywhere) == all_of(0, 100));
  scene.looks[3].clear();
  scene.look(3, 50, 100, 0.8F);
  CHECK(scene.visible(Subject::head, everywhere).empty());
}
