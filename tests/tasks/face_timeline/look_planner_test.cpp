#include "tasks/face_timeline/look_planner.h"

#include <catch2/catch.hpp>
#include <cstdint>
#include <string>
#include <vector>

using namespace smartcv;
using face_timeline::Look;
using face_timeline::LookPlanner;
using face_timeline::Options;

namespace {

// A texture that a shot keeps, whatever its brightness.
vision::FrameSignature picture(int shot, int brightness) {
  vision::FrameSignature made;
  made.empty = false;
  std::uint32_t state = 17 + static_cast<std::uint32_t>(shot) * 7919;
  for (auto& value : made.luma) {
    state = state * 1664525 + 1013904223;
    value = static_cast<std::uint8_t>(60 + (state >> 26U) + static_cast<std::uint32_t>(brightness));
  }
  made.cb.fill(128);
  made.cr.fill(128);
  return made;
}

// One letter a frame: S starts a shot, L is looked at, . is not.
class Plan {
 public:
  explicit Plan(face_timeline::LookOptions options) : planner_(options) {}
  void add(int shot, int brightness = 0, bool damaged = false) {
    note(planner_.add(picture(shot, brightness), damaged));
  }
  std::string told() {
    note(planner_.end());
    return told_;
  }

 private:
  void note(const std::optional<Look>& look) {
    if (look) {
      CHECK((look->at_faces || !look->starts_shot));
      told_ += look->starts_shot ? 'S' : look->at_faces ? 'L' : '.';
    }
  }
  LookPlanner planner_;
  std::string told_;
};

}  // namespace

TEST_CASE("every k-th frame is looked at, and the first and the last of each shot", "[looks]") {
  Plan plan({.every = 3});
  for (int i = 0; i < 8; ++i) {
    plan.add(0);
  }
  for (int i = 0; i < 3; ++i) {
    plan.add(1);
  }
  CHECK(plan.told() == "S..L..LLS.L");
}

TEST_CASE("a look at every frame is a look at every frame", "[looks]") {
  Plan plan({.every = 1});
  for (int i = 0; i < 4; ++i) {
    plan.add(i / 2);
  }
  CHECK(plan.told() == "SLSL");
}

TEST_CASE("motion makes a look due before its turn", "[looks]") {
  Plan still({.every = 6, .motion_per_look = 9});
  Plan moving({.every = 6, .motion_per_look = 9});
  for (int i = 0; i < 13; ++i) {
    still.add(0);
    moving.add(0, 5 * i);
  }
  CHECK(still.told() == "S.....L.....L");
  CHECK(moving.told() == "S.L.L.L.L.L.L");
}

TEST_CASE("a damaged frame is no cut, and the next look does not wait for it", "[looks]") {
  Plan plan({.every = 4});
  plan.add(0);
  plan.add(0);
  plan.add(5, 0, true);
  plan.add(0);
  plan.add(0);
  plan.add(0);
  CHECK(plan.told() == "S.L.LL");
}

TEST_CASE("no frame, no decision; one frame is first and last", "[looks]") {
  LookPlanner planner({});
  CHECK_FALSE(planner.end());
  Plan one({.every = 5});
  one.add(0);
  CHECK(one.told() == "S");
}

TEST_CASE("auto looks less often the dearer a look is; a number is taken as it is", "[looks]") {
  Options options;
  const int cuda = look_options(options, 25, true).every;
  const int cpu = look_options(options, 25, false).every;
  options.detector = "mtcnn";
  const int mtcnn = look_options(options, 25, false).every;
  CHECK(cuda < cpu);
  CHECK(cpu < mtcnn);
  CHECK(look_options(options, 5, false).every >= 1);
  CHECK(look_options(options, 1, true).every == 1);
  options.detect_every = 4;
  const auto fixed = look_options(options, 25, false);
  CHECK(fixed.every == 4);
  CHECK(fixed.motion_per_look == 0);
}
