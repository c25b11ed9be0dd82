#include "tasks/anonymize/mask_planner.h"

#include <catch2/catch.hpp>
#include <functional>
#include <map>
#include <memory>
#include <vector>

using namespace smartcv;
using namespace smartcv::anonymize;

namespace {

constexpr int frame_rate = 25;

struct FakeFrame {
  std::vector<vision::Observation> faces;
  bool blind = false;
  bool starts_shot = false;
};

pipeline::Item item_of(std::int64_t number, const FakeFrame& fake) {
  pipeline::Item item;
  item.frame.set_sequence(number);
  item.frame.set_time(number, 1, {1, frame_rate});
  auto notes = std::make_unique<FaceNotes>();
  notes->faces = fake.faces;
  notes->blind = fake.blind;
  notes->starts_shot = fake.starts_shot;
  item.notes = std::move(notes);
  return item;
}

vision::Observation face(float x, float score = 0.9F) { return {{x, 100, x + 40, 140}, score, {}}; }

// Runs frames through a planner; checks that they come out in order, each once.
std::vector<DecidedFrame> planned(const Options& options, std::size_t max_held, std::int64_t frames,
                                  const std::function<FakeFrame(std::int64_t)>& frame) {
  MaskPlanner planner(options, max_held);
  std::vector<DecidedFrame> out;
  const auto collect = [&] {
    while (auto decided = planner.next()) {
      REQUIRE(decided->item.frame.sequence() == static_cast<std::int64_t>(out.size()));
      out.push_back(std::move(*decided));
    }
  };
  for (std::int64_t f = 0; f < frames; ++f) {
    planner.add(item_of(f, frame(f)));
    collect();
    REQUIRE(static_cast<std::int64_t>(f + 1 - static_cast<std::int64_t>(out.size())) <=
            static_cast<std::int64_t>(max_held));
  }
  planner.end();
  collect();
  REQUIRE(static_cast<std::int64_t>(out.size()) == frames);
  return out;
}

constexpr std::size_t plenty = 1000;

}  // namespace

TEST_CASE("every gap up to the limit is closed in both directions") {
  const Options options;
  for (const std::int64_t gap : {1, 5, 14, 24}) {
    const auto out = planned(options, plenty, 100, [&](std::int64_t f) {
      return FakeFrame{f >= 40 && f < 40 + gap ? std::vector<vision::Observation>{} : std::vector{face(100)}};
    });
    for (const auto& frame : out) {
      INFO("gap " << gap << ", frame " << frame.item.frame.sequence());
      CHECK(frame.places.size() == 1);
    }
  }
}

TEST_CASE("masks begin before the first detection and end after the last one") {
  const Options options;
  const auto out = planned(options, plenty, 100, [](std::int64_t f) {
    return FakeFrame{f >= 40 && f < 60 ? std::vector{face(100)} : std::vector<vision::Observation>{}};
  });
  const auto masked = [&](std::size_t f) { return !out[f].places.empty(); };
  CHECK(masked(34));
  CHECK(masked(65));
  CHECK_FALSE(masked(30));
  CHECK_FALSE(masked(70));
}

TEST_CASE("no mask reaches over a shot cut, and a cut decides all frames before it") {
  const Options options;
  MaskPlanner planner(options, plenty);
  const auto frame = [](std::int64_t f) {
    return FakeFrame{f < 10 ? std::vector{face(100)} : std::vector<vision::Observation>{}, false, f == 10};
  };
  for (std::int64_t f = 0; f < 11; ++f) {
    planner.add(item_of(f, frame(f)));
  }
  for (int f = 0; f < 10; ++f) {
    const auto decided = planner.next();
    REQUIRE(decided);
    CHECK(decided->places.size() == 1);
  }
  CHECK_FALSE(planner.next());
  planner.end();
  const auto after = planner.next();
  REQUIRE(after);
  CHECK(after->places.empty());
  CHECK(after->starts_shot);
  CHECK(planner.shot_cuts() == 1);
}

TEST_CASE("a blind frame between detections is masked by its track, one without tracks entirely") {
  const Options options;
  const auto out = planned(options, plenty, 60, [](std::int64_t f) {
    const bool blind = f == 10 || f == 50;
    return FakeFrame{f < 20 && !blind ? std::vector{face(100)} : std::vector<vision::Observation>{}, blind};
  });
  CHECK_FALSE(out[10].whole);
  CHECK(out[10].places.size() == 1);
  CHECK(out[50].whole);
  CHECK_FALSE(out[49].whole);
}

TEST_CASE("no frame that was passed over relies on the look at a damaged one") {
  MaskPlanner planner(Options{}, plenty);
  std::vector<bool> whole;
  for (std::int64_t f = 0; f < 12; ++f) {
    auto item = item_of(f, {{}, f == 4 || f == 8});
    item.frame.set_damaged(f == 4);
    static_cast<FaceNotes&>(*item.notes).passed_over = f % 4 != 0;
    planner.add(std::move(item));
  }
  planner.end();
  while (const auto decided = planner.next()) {
    whole.push_back(decided->whole);
  }
  // Frame 4 is damaged, and what follows is known from frame 0; nobody could look at frame 8, on which all others rely.
  CHECK(whole == std::vector<bool>{false, false, false, false, true, false, false, false, true, true, true, true});
}

TEST_CASE("a stream of nothing but blind frames is masked entirely") {
  const auto out = planned(Options{}, plenty, 10, [](std::int64_t) { return FakeFrame{{}, true}; });
  for (const auto& frame : out) {
    CHECK(frame.whole);
  }
}

TEST_CASE("a single frame with a face above the start score is masked") {
  const auto out = planned(Options{}, plenty, 1, [](std::int64_t) { return FakeFrame{{face(100, 0.55F)}}; });
  CHECK(out[0].places.size() == 1);
}

TEST_CASE("no more frames are held than allowed, and none gets lost then") {
  const auto out = planned(Options{}, 5, 200, [](std::int64_t f) {
    return FakeFrame{f % 3 == 0 ? std::vector{face(100)} : std::vector<vision::Observation>{}};
  });
  CHECK_FALSE(out[100].places.empty());
}

TEST_CASE("the same input gives the same plan") {
  const auto frame = [](std::int64_t f) {
    return FakeFrame{{face(static_cast<float>(f * 3)), face(300.0F - static_cast<float>(f * 2), 0.3F)}};
  };
  const auto first = planned(Options{}, plenty, 80, frame);
  const auto second = planned(Options{}, plenty, 80, frame);
  for (std::size_t f = 0; f < first.size(); ++f) {
    REQUIRE(first[f].places.size() == second[f].places.size());
    for (std::size_t i = 0; i < first[f].places.size(); ++i) {
      CHECK(first[f].places[i].box == second[f].places[i].box);
      CHECK(first[f].places[i].track == second[f].places[i].track);
    }
  }
}

TEST_CASE("a gap outlives the time between two looks, and a longer one stays as it is") {
  Options options;
  options.gap_seconds = 0.2;
  CHECK(with_gap_for_looks(options, 25).gap_seconds == 0.2);
  options.detect_every = 10;
  CHECK(with_gap_for_looks(options, 25).gap_seconds == Approx(0.6));
  options.gap_seconds = 1;
  CHECK(with_gap_for_looks(options, 25).gap_seconds == 1);
  // Faces are seen in each tenth frame only, and hidden in all of them.
  options.gap_seconds = 0.2;
  const auto every_tenth = [](std::int64_t f) {
    return FakeFrame{f % 10 == 0 ? std::vector{face(100)} : std::vector<vision::Observation>{}};
  };
  for (const DecidedFrame& frame : planned(with_gap_for_looks(options, 25), plenty, 61, every_tenth)) {
    CHECK(frame.places.size() == 1);
  }
}

TEST_CASE("the look-ahead shrinks with the memory but never below gap and pad") {
  Options options;
  options.gap_seconds = 1.0;
  options.pad_seconds = 0.25;
  options.look_ahead_seconds = 2.0;
  options.look_ahead_memory_mb = 1024;
  const std::size_t small_frame = 1000;
  const std::size_t huge_frame = 100'000'000;
  CHECK(frames_to_hold(options, 25, small_frame) == 53);
  CHECK(frames_to_hold(options, 25, huge_frame) == 35);
  CHECK(frames_to_hold(options, 25, 25'000'000) == 42);
}
