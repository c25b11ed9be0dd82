#include "vision/track_linker.h"

#include <catch2/catch.hpp>
#include <vector>

using namespace smartcv::vision;

namespace {

constexpr double frame_time = 0.04;

Observation face(float x, float y, float size, float score) { return {{x, y, x + size, y + size}, score, {}}; }

TrackLinker linker_with(TrackLinkerOptions options = {}) { return TrackLinker(options); }

void add(TrackLinker& linker, std::int64_t frame, std::vector<Observation> seen) {
  linker.add(frame, static_cast<double>(frame) * frame_time, seen);
}

std::vector<TrackPlace> places(const TrackLinker& linker, std::int64_t frame, double pad = 0.25) {
  return linker.places(frame, static_cast<double>(frame) * frame_time, pad);
}

}  // namespace

TEST_CASE("a face that is seen in three frames becomes a track that counts") {
  auto linker = linker_with();
  for (int f = 0; f < 3; ++f) {
    add(linker, f, {face(100, 100, 40, 0.6F)});
  }
  REQUIRE(places(linker, 1).size() == 1);
  CHECK(places(linker, 1)[0].state == TrackState::detected);
}

TEST_CASE("a head and the face in it are followed apart") {
  auto linker = linker_with();
  for (int f = 0; f < 3; ++f) {
    Observation head = face(95, 90, 50, 0.7F);
    head.subject = Subject::head;
    add(linker, f, f == 1 ? std::vector{head} : std::vector{face(100, 100, 40, 0.6F), head});
  }
  add(linker, 3, {face(100, 100, 40, 0.6F)});
  const auto in_gap = places(linker, 1);
  REQUIRE(in_gap.size() == 2);
  CHECK(in_gap[0].subject == Subject::face);
  CHECK(in_gap[0].state == TrackState::interpolated);
  CHECK(in_gap[1].subject == Subject::head);
  CHECK(in_gap[1].state == TrackState::detected);
  CHECK(places(linker, 3)[1].subject == Subject::head);
}

TEST_CASE("two sightings are not enough inside a long shot") {
  auto linker = linker_with();
  add(linker, 0, {face(100, 100, 40, 0.6F)});
  add(linker, 1, {face(100, 100, 40, 0.6F)});
  for (int f = 2; f < 10; ++f) {
    add(linker, f, {});
  }
  linker.cut();
  CHECK(places(linker, 0).empty());
}

TEST_CASE("a shot of two frames counts a face that is in both of them") {
  auto linker = linker_with();
  add(linker, 0, {face(100, 100, 40, 0.6F)});
  add(linker, 1, {face(100, 100, 40, 0.6F)});
  linker.cut();
  CHECK(places(linker, 0).size() == 1);
}

TEST_CASE("one sure sighting is enough") {
  auto linker = linker_with();
  add(linker, 0, {face(100, 100, 40, 0.95F)});
  CHECK(places(linker, 0).size() == 1);
}

TEST_CASE("weak sightings alone never count, but belong to a track that does") {
  auto linker = linker_with();
  for (int f = 0; f < 20; ++f) {
    add(linker, f, {face(100, 100, 40, 0.3F)});
  }
  CHECK(places(linker, 5).empty());
  add(linker, 20, {face(100, 100, 40, 0.55F)});
  REQUIRE(places(linker, 5).size() == 1);
  CHECK(places(linker, 5)[0].score == Approx(0.3F));
}

TEST_CASE("a gap is closed linearly in time between both sides") {
  auto linker = linker_with();
  for (int f = 0; f <= 30; ++f) {
    const bool seen = f < 10 || f > 20;
    add(linker, f,
        seen ? std::vector{face(100 + static_cast<float>(f) * 2, 100, 40, 0.9F)} : std::vector<Observation>{});
  }
  const auto found = places(linker, 15);
  REQUIRE(found.size() == 1);
  CHECK(found[0].state == TrackState::interpolated);
  CHECK(found[0].box.x1 == Approx(130.0F).margin(0.01));
}

TEST_CASE("a gap longer than the limit is not closed, its ends are padded") {
  TrackLinkerOptions options;
  options.max_gap = 0.5;
  auto linker = linker_with(options);
  for (int f = 0; f <= 60; ++f) {
    const bool seen = f < 10 || f > 40;
    add(linker, f, seen ? std::vector{face(100, 100, 40, 0.9F)} : std::vector<Observation>{});
  }
  CHECK(places(linker, 25).empty());
  REQUIRE(places(linker, 12).size() == 1);
  CHECK(places(linker, 12)[0].state == TrackState::extended);
  CHECK(places(linker, 38).size() == 1);
}

TEST_CASE("extended masks move on with the face and grow") {
  auto linker = linker_with();
  for (int f = 0; f < 10; ++f) {
    add(linker, f, {face(100 + static_cast<float>(f) * 4, 100, 40, 0.9F)});
  }
  for (int f = 10; f < 20; ++f) {
    add(linker, f, {});
  }
  const auto found = places(linker, 14);
  REQUIRE(found.size() == 1);
  CHECK(found[0].box.x1 < 136);
  CHECK(found[0].box.x2 > 100 + 14 * 4 + 40);
}

TEST_CASE("two faces that cross keep their identities by their motion") {
  auto linker = linker_with();
  for (int f = 0; f < 60; ++f) {
    const auto x = static_cast<float>(f) * 6;
    add(linker, f, {face(x, 100, 40, 0.9F), face(354 - x, 112, 40, 0.9F)});
  }
  REQUIRE(linker.tracks().size() == 2);
  const auto& first = linker.tracks()[0];
  CHECK(first.points.front().seen.box.x1 == Approx(0));
  CHECK(first.points.back().seen.box.x1 == Approx(354));
}

TEST_CASE("nothing is linked, interpolated or extended across a cut") {
  auto linker = linker_with();
  for (int f = 0; f < 10; ++f) {
    add(linker, f, {face(100, 100, 40, 0.9F)});
  }
  linker.cut();
  for (int f = 10; f < 20; ++f) {
    add(linker, f, f < 13 ? std::vector<Observation>{} : std::vector{face(100, 100, 40, 0.9F)});
  }
  CHECK(linker.tracks().size() == 2);
  const auto found = places(linker, 10);
  REQUIRE(found.size() == 1);
  CHECK(found[0].track == linker.tracks()[1].id);
}

TEST_CASE("frames nobody could look at are bridged like a gap") {
  auto linker = linker_with();
  for (int f = 0; f < 20; ++f) {
    const bool blind = f >= 5 && f < 9;
    const auto seen = blind ? std::vector<Observation>{} : std::vector{face(100, 100, 40, 0.9F)};
    linker.add(f, f * frame_time, seen, !blind);
  }
  REQUIRE(places(linker, 7).size() == 1);
  CHECK(places(linker, 7)[0].state == TrackState::interpolated);
}

TEST_CASE("landmarks are interpolated where both sides have them") {
  auto linker = linker_with();
  const auto with_landmarks = [](float x) {
    Observation seen = face(x, 100, 40, 0.9F);
    seen.landmarks = FaceLandmarks{};
    seen.landmarks->fill({x + 10, 110});
    return seen;
  };
  add(linker, 0, {with_landmarks(100)});
  add(linker, 1, {});
  add(linker, 2, {with_landmarks(110)});
  const auto found = places(linker, 1);
  REQUIRE(found.size() == 1);
  REQUIRE(found[0].landmarks);
  CHECK((*found[0].landmarks)[0].x == Approx(115));
}

TEST_CASE("forgetting the past keeps what later frames need and bounds the memory") {
  auto linker = linker_with();
  for (int f = 0; f < 5000; ++f) {
    add(linker, f, {face(100, 100, 40, 0.9F), face(static_cast<float>(f % 50) * 30, 400, 20, 0.25F)});
    if (f >= 50) {
      linker.forget_before(f - 50, (f - 50) * frame_time, 0.25);
      REQUIRE(places(linker, f - 50).size() == 1);
    }
  }
  CHECK(linker.tracks().size() < 100);
  CHECK(linker.tracks()[0].points.size() < 100);
}

TEST_CASE("the weak beginning of a track that counts is masked too, weak noise elsewhere is not") {
  auto linker = linker_with();
  for (int f = 0; f < 40; ++f) {
    std::vector<Observation> seen{face(500, 400, 20, f % 4 == 0 ? 0.25F : 0.22F)};
    if (f < 8) {
      seen.push_back(face(100, 100, 40, 0.3F));
    } else if (f >= 20) {
      seen.push_back(face(130, 100, 40, 0.9F));
    }
    add(linker, f, seen);
  }
  linker.cut();
  const auto early = places(linker, 4);
  REQUIRE(early.size() == 1);
  CHECK(early[0].box.x1 == Approx(100));
}

TEST_CASE("an uncertain track does not take the face of a certain one") {
  auto linker = linker_with();
  for (int f = 0; f < 10; ++f) {
    add(linker, f, {face(100, 100, 40, 0.9F)});
  }
  add(linker, 10, {face(102, 100, 40, 0.3F), face(128, 100, 40, 0.25F)});
  add(linker, 11, {face(118, 100, 40, 0.3F)});
  const auto& certain = linker.tracks()[0];
  CHECK(certain.points.back().frame == 11);
}

TEST_CASE("a face that stood still behind something is found again where it was") {
  auto linker = linker_with();
  for (int f = 0; f < 10; ++f) {
    add(linker, f, {face(100 + static_cast<float>(f) * 6, 100, 40, 0.9F)});
  }
  for (int f = 10; f < 22; ++f) {
    add(linker, f, {});
  }
  add(linker, 22, {face(158, 100, 40, 0.3F)});
  CHECK(linker.tracks().size() == 1);
}

TEST_CASE("begun in the middle of a video, what is seen at first counts as the rest of a certain track") {
  const auto followed_weakly = [](bool in_the_middle, std::int64_t from) {
    auto linker = linker_with();
    if (in_the_middle) {
      linker.begin_in_the_middle();
    }
    add(linker, 0, {});
    for (std::int64_t f = from; f < from + 5; ++f) {
      add(linker, f, {face(100, 100, 40, 0.3F)});
    }
    return places(linker, from + 2).size();
  };
  CHECK(followed_weakly(false, 1) == 0);
  CHECK(followed_weakly(true, 1) == 1);
  CHECK(followed_weakly(true, 25) == 1);  // after just max_gap
  CHECK(followed_weakly(true, 30) == 0);  // nothing certain could still be open
}

TEST_CASE("behind a cut nothing is the rest of what was before the beginning") {
  auto linker = linker_with();
  linker.begin_in_the_middle();
  add(linker, 0, {});
  linker.cut();
  for (std::int64_t f = 1; f < 6; ++f) {
    add(linker, f, {face(100, 100, 40, 0.3F)});
  }
  CHECK(places(linker, 3).empty());
}
