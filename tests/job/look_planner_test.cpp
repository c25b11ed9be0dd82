#include "job/look_planner.h"

#include <catch2/catch.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

using namespace smartcv;
using job::Look;
using job::LookPlanner;

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
  explicit Plan(job::LookOptions options) : planner_(options) {}
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
      CHECK((look->due || !look->starts_shot));
      told_ += look->starts_shot ? 'S' : look->due ? 'L' : '.';
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

TEST_CASE("what has changed in one place since the last look makes a look due", "[looks]") {
  const auto with_a_face = [](std::size_t x, int brightness) {
    auto made = picture(0, 0);
    for (std::size_t y = 6; y < 12; ++y) {
      for (std::size_t column = x; column < x + 8; ++column) {
        made.luma[y * vision::FrameSignature::width + column] = static_cast<std::uint8_t>(60 + brightness);
      }
    }
    return made;
  };
  LookPlanner planner({.every = 100, .change_per_look = 50});
  std::string told;
  const auto note = [&told](const std::optional<Look>& look) { told += !look ? "" : look->due ? "L" : "."; };
  // It grows brighter slowly: no two frames differ by much, but each from the last look in the end.
  for (int i = 0; i < 9; ++i) {
    note(planner.add(with_a_face(16, 20 * i), false));
  }
  note(planner.end());
  CHECK(told == "L..L..L.L");
}

TEST_CASE("frames on both sides of what is nearly a cut are looked at, and the shot goes on", "[looks]") {
  const auto half_changed = [](bool changed) {
    auto made = picture(0, 0);
    const auto other = picture(3, 0);
    for (std::size_t i = 0; changed && i < made.luma.size(); ++i) {
      if (i % vision::FrameSignature::width < vision::FrameSignature::width * 2 / 5) {
        made.luma[i] = other.luma[i];
      }
    }
    return made;
  };
  const float score = vision::cut_score(half_changed(false), half_changed(true));
  REQUIRE(score < vision::default_cut_threshold);
  for (const bool nearly : {true, false}) {
    LookPlanner planner({.every = 100, .nearly_cut = nearly ? score - 0.01 : score + 0.01});
    std::string told;
    const auto note = [&told](const std::optional<Look>& look) {
      told += !look ? "" : look->starts_shot ? "S" : look->due ? "L" : ".";
    };
    for (int i = 0; i < 8; ++i) {
      note(planner.add(half_changed(i >= 4), false));
    }
    note(planner.end());
    CHECK(told == (nearly ? "S..LL..L" : "S......L"));
  }
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

TEST_CASE("something small that moves fast makes a look due where the moving part is what counts", "[looks]") {
  const auto with_a_hand = [](int brightness) {
    auto made = picture(0, 0);
    for (int y = 8; y < 16; ++y) {
      for (int x = 20; x < 28; ++x) {
        made.luma[static_cast<std::size_t>(y * vision::FrameSignature::width + x)] =
            static_cast<std::uint8_t>(60 + brightness);
      }
    }
    return made;
  };
  const auto looks = [&](double moving_part) {
    LookPlanner planner({.every = 6, .motion_per_look = 9, .moving_part = moving_part});
    int count = 0;
    for (int i = 0; i < 13; ++i) {
      const auto look = planner.add(with_a_hand(i % 2 == 0 ? 0 : 80), false);
      count += look && look->due ? 1 : 0;
    }
    return count + (planner.end()->due ? 1 : 0);
  };
  CHECK(looks(1) == 4);
  CHECK(looks(0.05) == 13);
}
