#include "tasks/face_timeline/clips/clip_plan.h"

#include <catch2/catch.hpp>
#include <utility>

#include "tests/tasks/face_timeline/exports/example.h"
#include "tests/tasks/face_timeline/made_up.h"

using namespace smartcv;
using namespace smartcv::face_timeline;
using namespace smartcv::face_timeline::tests;

namespace {

// One person in three shots of 100 frames at 25 a second: frames 10-19, 120-129 and 190-209 (two tracks over a cut).
Analysis three_visits() {
  return made_up({{{10, 19}, {0, 0}}, {{120, 129}, {0, 0}}, {{190, 199}, {0, 0}}, {{200, 209}, {0, 0}}}, 300,
                 {100, 200});
}

std::vector<FrameSpan> pieces(const Analysis& analysis, const Options& options) {
  const Timeline timeline = example_timeline(analysis);
  REQUIRE(timeline.identities.size() == 1);
  std::vector<FrameSpan> all;
  for (const PlannedClip& clip : plan_clips(timeline, options).clips) {
    all.insert(all.end(), clip.pieces.begin(), clip.pieces.end());
  }
  return all;
}

}  // namespace

TEST_CASE("pieces are padded as far as the video goes", "[clip_plan]") {
  const Analysis analysis = three_visits();
  Options options{.clip_padding = 0.5, .clip_merge_gap = 0};
  // 0.5 s are 12 frames and a half: what does not fit whole is left out.
  CHECK(pieces(analysis, options) == std::vector<FrameSpan>{{0, 31}, {108, 141}, {178, 221}});
  options.clip_padding = 0.4;
  CHECK(pieces(analysis, options) == std::vector<FrameSpan>{{0, 29}, {110, 139}, {180, 219}});
  options.clip_padding = 0;
  CHECK(pieces(analysis, options) == std::vector<FrameSpan>{{10, 19}, {120, 129}, {190, 209}});
}

TEST_CASE("pieces with little between them are one, and short ones are left out", "[clip_plan]") {
  const Analysis analysis = three_visits();
  Options options{.clip_padding = 0, .clip_merge_gap = 2.4};  // 60 frames
  CHECK(pieces(analysis, options) == std::vector<FrameSpan>{{10, 19}, {120, 209}});
  options.clip_merge_gap = 2.39;
  CHECK(pieces(analysis, options) == std::vector<FrameSpan>{{10, 19}, {120, 129}, {190, 209}});
  options.clip_min_seconds = 0.5;
  CHECK(pieces(analysis, options) == std::vector<FrameSpan>{{190, 209}});
  options.clip_min_seconds = 10;
  const ClipPlan plan = plan_clips(example_timeline(analysis), options);
  CHECK(plan.clips.empty());
  CHECK(plan.left_without == std::vector<std::string>{"unknown-01"});
}

TEST_CASE("a clip that follows a face does not look behind a cut", "[clip_plan]") {
  const Analysis analysis = three_visits();
  const Options options{.clip_padding = 2, .clip_merge_gap = 0, .clip_crop = true};
  CHECK(pieces(analysis, options) == std::vector<FrameSpan>{{0, 69}, {100, 259}});
}

TEST_CASE("a clip for each appearance has one piece", "[clip_plan]") {
  const Analysis analysis = example_analysis();
  Options options{.clips_per = "appearance", .clip_padding = 0, .clip_merge_gap = 0};
  const Timeline timeline = example_timeline(analysis);
  const ClipPlan each = plan_clips(timeline, options);
  REQUIRE(each.clips.size() == 4);
  CHECK(each.clips[1].pieces == std::vector<FrameSpan>{{20, 30}});
  options.clips_per = "identity";
  const ClipPlan joined = plan_clips(timeline, options);
  REQUIRE(joined.clips.size() == 3);
  CHECK(joined.clips[0].pieces == std::vector<FrameSpan>{{0, 9}, {20, 30}});
}
