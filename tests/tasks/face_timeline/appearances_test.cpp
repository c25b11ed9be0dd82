#include "tasks/face_timeline/appearances.h"

#include <catch2/catch.hpp>

#include "tests/tasks/face_timeline/made_up.h"

using namespace smartcv::face_timeline;

namespace {

std::vector<FrameSpan> spans_of(const Analysis& analysis, double merge_gap) {
  std::vector<const FaceTrack*> tracks;
  for (auto track = analysis.tracks.rbegin(); track != analysis.tracks.rend(); ++track) {
    tracks.push_back(&*track);  // any order
  }
  std::vector<FrameSpan> spans;
  for (const Appearance& visit : appearances_of(tracks, analysis.video.times, merge_gap)) {
    spans.push_back(visit.span);
  }
  return spans;
}

}  // namespace

TEST_CASE("tracks a moment apart are one visit, up to the merge gap and not beyond", "[identity]") {
  // 25 frames, one second, without the face between them.
  const Analysis analysis = tests::made_up({{{0, 9}, {}}, {{35, 50}, {}}});
  CHECK(spans_of(analysis, 1.0) == std::vector<FrameSpan>{{0, 50}});
  CHECK(spans_of(analysis, 0.99) == std::vector<FrameSpan>{{0, 9}, {35, 50}});
  CHECK(spans_of(analysis, 0) == std::vector<FrameSpan>{{0, 9}, {35, 50}});
}

TEST_CASE("no visit goes on across a cut", "[identity]") {
  const Analysis analysis = tests::made_up({{{0, 9}, {}}, {{10, 50}, {}}}, 500, {10});
  CHECK(spans_of(analysis, 10) == std::vector<FrameSpan>{{0, 9}, {10, 50}});
}
