#include "tasks/face_timeline/clips.h"

#include <catch2/catch.hpp>
#include <fstream>

#include "media/probe.h"
#include "tests/support/media_fixtures.h"
#include "tests/support/refusal.h"
#include "tests/support/shared.h"
#include "tests/support/small_disk.h"
#include "tests/tasks/face_timeline/exports/example.h"

using namespace smartcv;
using namespace smartcv::face_timeline;
using namespace smartcv::face_timeline::tests;
using Catch::Matchers::Contains;
using smartcv::tests::fixture;
using smartcv::tests::refusal_of;
using smartcv::tests::SmallDisk;
using smartcv::tests::TemporaryFolder;

namespace {

namespace fs = std::filesystem;

// The example's people in a real video of 150 frames.
Analysis analysis_of(const fs::path& video) {
  Analysis analysis = example_analysis(times_of(video));
  analysis.video.file = video.filename().string();
  analysis.video.upright = {64, 36};
  analysis.shots.back().last = analysis.video.times.frames() - 1;
  return analysis;
}

ClipRequest request_in(const fs::path& folder, const fs::path& video) {
  return {.video = video,
          .folder = folder / "clips",
          .options = {.clip_padding = 0.2, .clip_merge_gap = 0.1},
          .threads = 2};
}

}  // namespace

TEST_CASE("each person's appearances are cut into one file", "[clips]") {
  const TemporaryFolder folder;
  const fs::path video = fixture("flashes.mp4");
  const Analysis analysis = analysis_of(video);
  Timeline timeline = example_timeline(analysis);
  timeline.identities[1].name = "A/B: \"C\"";
  const ClipResult result = write_clips(timeline, request_in(folder.path(), video));
  REQUIRE(result.clips.size() == 3);
  CHECK(result.left_without.empty());
  // 0..14 and 15..35 are one piece.
  CHECK(result.clips[0].pieces == std::vector<FrameSpan>{{0, 35}});
  CHECK(result.clips[0].frames == 36);
  CHECK(result.clips[0].file.filename() == "unknown-01 00-00-00-00.mp4");
  CHECK(result.clips[1].file.filename() == "A-B- -C- 00-00-00-00.mp4");
  CHECK(result.clips[2].file.filename() == "unknown-03 00-00-01-10.mp4");
  for (const Clip& clip : result.clips) {
    const auto probed = media::probe(clip.file);
    CHECK(probed.read.frames == clip.frames);
    CHECK(probed.source.streams.size() == 2);
    CHECK(probed.source.duration_seconds == Approx(static_cast<double>(clip.frames) / 25).margin(0.03));
  }
}

TEST_CASE("a clip that follows the face is a square of one size", "[clips]") {
  const TemporaryFolder folder;
  for (const std::string name : {"rotated_90.mp4", "h264_10bit.mp4"}) {
    const fs::path video = fixture(name);
    Analysis analysis = example_analysis(times_of(video));
    const auto facts = media::probe(video).source;
    analysis.video.upright = {facts.upright_width(), facts.upright_height()};
    auto request = request_in(folder / name, video);
    request.options.clip_crop = true;
    fs::create_directories(folder / name);
    const ClipResult result = write_clips(example_timeline(analysis), request);
    REQUIRE(result.clips.size() == 3);
    const auto probed = media::probe(result.clips[0].file);
    CHECK(probed.source.upright_width() == 90);
    CHECK(probed.source.upright_height() == 90);
    CHECK(probed.source.video.orientation == media::Orientation{});
    CHECK(probed.read.frames == result.clips[0].frames);
    CHECK(probed.source.video.layout.depth == facts.video.layout.depth);
  }
}

TEST_CASE("taken names and impossible folders are told before anything is cut", "[clips]") {
  const TemporaryFolder folder;
  const fs::path video = fixture("flashes.mp4");
  const Analysis analysis = analysis_of(video);
  const Timeline timeline = example_timeline(analysis);
  auto request = request_in(folder.path(), video);
  fs::create_directories(request.folder);
  std::ofstream(request.folder / "unknown-03 00-00-01-10.mp4") << "mine";
  CHECK_THAT(refusal_of([&] { return write_clips(timeline, request); }, ErrorCode::output),
             Contains("unknown-03 00-00-01-10.mp4: exists already"));
  CHECK(std::distance(fs::directory_iterator(request.folder), {}) == 1);
  request.encode.overwrite = true;
  CHECK(write_clips(timeline, request).clips.size() == 3);

  request.folder = folder / "clips" / "unknown-03 00-00-01-10.mp4";
  CHECK_THAT(refusal_of([&] { return write_clips(timeline, request); }, ErrorCode::output),
             Contains("cannot be made a folder"));

  request.folder = folder / "own";
  fs::create_directory(request.folder);
  request.video = request.folder / "unknown-01 00-00-00-00.mp4";
  fs::copy_file(video, request.video);
  CHECK_THAT(refusal_of([&] { return write_clips(timeline, request); }, ErrorCode::output),
             Contains("the video itself"));
  CHECK(fs::file_size(request.video) == fs::file_size(video));
}

TEST_CASE("a disk that fills up leaves whole clips or none", "[clips]") {
  const TemporaryFolder folder;
  const fs::path video = fixture("flashes.mp4");
  const SmallDisk disk(folder / "disk", "16k");
  if (!disk.mounted()) {
    return;
  }
  const Analysis analysis = analysis_of(video);
  auto request = request_in(folder.path(), video);
  request.folder = disk.folder() / "clips";
  CHECK_THAT(refusal_of([&] { return write_clips(example_timeline(analysis), request); }, ErrorCode::output),
             Contains("no space left"));
  for (const auto& entry : fs::directory_iterator(request.folder)) {
    CHECK(entry.path().extension() == ".mp4");
    CHECK(media::probe(entry.path()).read.complete());
  }
}

TEST_CASE("another video than the one that was analysed is noticed, and a stop is heard", "[clips]") {
  const TemporaryFolder folder;
  const Analysis analysis = analysis_of(fixture("flashes.mp4"));
  auto request = request_in(folder.path(), fixture("29_97.mp4"));
  CHECK_THAT(refusal_of([&] { return write_clips(example_timeline(analysis), request); }, ErrorCode::input),
             Contains("is it the same video?"));
  CHECK(fs::is_empty(folder / "clips"));
  request.stopped = [] { return true; };
  CHECK_THAT(refusal_of([&] { return write_clips(example_timeline(analysis), request); }, ErrorCode::stopped),
             Contains("stopped on request"));
  CHECK(fs::is_empty(folder / "clips"));
}
