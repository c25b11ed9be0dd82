#include "media/clip.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <optional>

#include "base/error.h"
#include "media/probe.h"
#include "media/reader.h"
#include "tests/support/fixture_bytes.h"
#include "tests/support/media_fixtures.h"
#include "tests/support/refusal.h"
#include "tests/support/run_command.h"
#include "tests/support/shared.h"
#include "tests/support/sound.h"

using namespace smartcv;
using namespace smartcv::media;
using Catch::Matchers::Contains;
using tests::fixture;
using tests::read_bytes;
using tests::refusal_of;
using tests::run_successfully;
using tests::Sound;
using tests::sound_of;
using tests::TemporaryFolder;

namespace {

namespace fs = std::filesystem;

// The last packet of AAC is filled up, which FFmpeg's demuxer does not cut off: 1024 samples at most.
constexpr double packet = 0.0214;

std::vector<std::int64_t> times_of(const fs::path& file) {
  Reader reader(file);
  std::vector<std::int64_t> pts;
  while (const auto frame = reader.next()) {
    pts.push_back(frame->pts());
  }
  return pts;
}

// Frames `first` to `last` of a file.
ClipPiece piece_of(const fs::path& file, std::size_t first, std::size_t last) {
  const auto pts = times_of(file);
  const std::int64_t end = last + 1 < pts.size() ? pts[last + 1] : 2 * pts[last] - pts[last - 1];
  return {pts[first], end};
}

// When the picture turns white, in seconds.
std::vector<double> flashes_in(const fs::path& file) {
  Reader reader(file);
  std::vector<double> onsets;
  bool white = true;  // one that is on at the beginning has begun before
  while (const auto frame = reader.next()) {
    const bool now = frame->picture().components[0].data[0] > 128;
    if (now && !white) {
      onsets.push_back(seconds(frame->pts(), frame->time_base()));
    }
    white = now;
  }
  return onsets;
}

// Seconds into the clip at which the source's whole seconds come.
std::vector<double> expected_onsets(const std::vector<ClipPiece>& pieces, Rational time_base, double origin) {
  std::vector<double> onsets;
  double offset = 0;
  for (const ClipPiece& piece : pieces) {
    const double start = seconds(piece.start_pts, time_base) - origin;
    const double end = seconds(piece.end_pts, time_base) - origin;
    for (double second = std::ceil(start); second < end; second += 1) {
      onsets.push_back(offset + second - start);
    }
    offset += end - start;
  }
  return onsets;
}

}  // namespace

TEST_CASE("sound and picture of a clip keep the distance they have in the source", "[clip]") {
  const TemporaryFolder folder;
  for (const std::string name : {"flashes.mp4", "flashes_29_97.mov", "flashes.mkv", "flashes.ts"}) {
    CAPTURE(name);
    const fs::path source = fixture(name);
    const Reader facts(source);
    const Rational time_base = facts.info().video.time_base;
    const std::vector<ClipPiece> pieces{piece_of(source, 13, 38), piece_of(source, 70, 117)};
    const fs::path output = folder / (name.ends_with(".ts") ? name + ".mkv" : name);
    const ClipFile clip = write_clip({.source = source, .output = output, .pieces = pieces});
    CHECK(clip.frames == 74);
    CHECK_FALSE(clip.copied);
    CHECK(clip.left_out.empty());

    const double lasts =
        seconds(pieces[0].end_pts - pieces[0].start_pts + pieces[1].end_pts - pieces[1].start_pts, time_base);
    const auto probed = probe(output);
    CHECK(probed.read.frames == 74);
    CHECK(probed.first_pts == 0);
    CHECK(probed.source.duration_seconds == Approx(lasts).margin(0.03));
    const double origin = name.ends_with(".ts") ? seconds(times_of(source).front(), time_base) : 0;
    const auto expected = expected_onsets(pieces, time_base, origin);
    REQUIRE(expected.size() >= 2);
    const auto flashes = flashes_in(output);
    const Sound sound = sound_of(output);
    CHECK(sound.seconds == Approx(lasts).margin(packet));
    REQUIRE(flashes.size() == expected.size());
    REQUIRE(sound.beeps.size() == expected.size());
    for (std::size_t index = 0; index < expected.size(); ++index) {
      CHECK(flashes[index] == Approx(expected[index]).margin(0.034));  // whole frames
      CHECK(sound.beeps[index] == Approx(expected[index]).margin(0.004));
      CHECK(std::abs(sound.beeps[index] - flashes[index]) <= 0.034);
    }
    CHECK(fs::exists(output.string() + ".part") == false);
  }
}

TEST_CASE("frames of variable rate keep their distances", "[clip]") {
  const TemporaryFolder folder;
  for (const std::string name : {"vfr.mp4", "vfr.mkv"}) {
    CAPTURE(name);
    const auto all = times_of(fixture(name));
    const ClipFile clip = write_clip(
        {.source = fixture(name), .output = folder / name, .pieces = {{all[5], all[15]}, {all[30], all[41]}}});
    CHECK(clip.frames == 21);
    const Rational from = Reader(fixture(name)).info().video.time_base;
    const Rational to = Reader(folder / name).info().video.time_base;
    const auto cut = times_of(folder / name);
    REQUIRE(cut.size() == 21);
    for (std::size_t index = 0; index < 10; ++index) {
      CHECK(cut[index] == rescale(all[5 + index] - all[5], from, to));
    }
    for (std::size_t index = 0; index < 11; ++index) {
      CHECK(cut[10 + index] == rescale(all[30 + index] - all[30] + all[15] - all[5], from, to));
    }
  }
}

TEST_CASE("the picture is copied where the pieces lie between key frames", "[clip]") {
  const TemporaryFolder folder;
  const fs::path source = fixture("flashes.mp4");
  // Key frames are 25 frames apart.
  ClipJob job{.source = source,
              .output = folder / "copied.mp4",
              .pieces = {piece_of(source, 25, 74), piece_of(source, 100, 149)},
              .copy = true};
  const ClipFile copied = write_clip(job);
  CHECK(copied.copied);
  CHECK(copied.frames == 100);
  const auto picture = [](const fs::path& file, const std::string& select) {
    return run_successfully({"ffmpeg", "-v", "error", "-i", file.string(), "-map", "0:v", "-vf", select, "-fps_mode",
                             "passthrough", "-f", "rawvideo", "-"});
  };
  CHECK(picture(job.output, "null") == picture(source, "select=between(n\\,25\\,74)+between(n\\,100\\,149)"));
  const auto cut = times_of(job.output);
  const auto all = times_of(source);
  REQUIRE(cut.size() == 100);
  for (std::size_t index = 0; index < cut.size(); ++index) {
    CHECK(cut[index] == all[index]);  // an even rate
  }
  const Sound sound = sound_of(job.output);
  CHECK(sound.seconds == Approx(4).margin(packet));
  // A beep that begins with the clip, and one that begins where its pieces join.
  REQUIRE(sound.beeps.size() == 3);
  CHECK(sound.beeps[0] == Approx(1).margin(0.004));
  CHECK(sound.beeps[1] == Approx(2).margin(0.004));

  job.output = folder / "encoded.mp4";
  job.pieces = {piece_of(source, 25, 73)};
  CHECK_FALSE(write_clip(job).copied);
  job.output = folder / "encoded_too.mp4";
  job.pieces = {piece_of(source, 26, 74)};
  CHECK_FALSE(write_clip(job).copied);
}

TEST_CASE("where the source has no sound, the clip is silent or has none", "[clip]") {
  const TemporaryFolder folder;
  run_successfully({"ffmpeg", "-v", "error", "-i", fixture("flashes.mp4").string(), "-c:v", "copy", "-af",
                    "atrim=end=1.5", "-c:a", "aac", (folder / "short.mp4").string()});
  const fs::path source = folder / "short.mp4";
  write_clip({.source = source, .output = folder / "clip.mp4", .pieces = {piece_of(source, 20, 99)}});
  const Sound sound = sound_of(folder / "clip.mp4");
  CHECK(sound.seconds == Approx(3.2).margin(packet));
  REQUIRE(sound.beeps.size() == 1);
  CHECK(sound.beeps[0] == Approx(0.2).margin(0.004));

  write_clip({.source = fixture("b_frames.mp4"),
              .output = folder / "silent.mp4",
              .pieces = {piece_of(fixture("b_frames.mp4"), 3, 20)}});
  CHECK(probe(folder / "silent.mp4").source.streams.size() == 1);
}

TEST_CASE("a clip that stops, fails or has a taken name leaves nothing", "[clip]") {
  const TemporaryFolder folder;
  const fs::path source = fixture("flashes.mp4");
  ClipJob job{.source = source, .output = folder / "clip.mp4", .pieces = {piece_of(source, 0, 60)}};
  int asked = 0;
  job.stopped = [&asked] { return ++asked > 20; };
  CHECK_THAT(refusal_of([&] { return write_clip(job); }, ErrorCode::stopped), Contains("stopped on request"));
  CHECK(fs::is_empty(folder.path()));

  job.stopped = {};
  std::ofstream(folder / "clip.mp4") << "mine";
  CHECK_THAT(refusal_of([&] { return write_clip(job); }, ErrorCode::output), Contains("exists already"));
  CHECK(read_bytes(folder / "clip.mp4") == "mine");

  fs::copy_file(source, folder / "source.mp4");
  job.source = job.output = folder / "source.mp4";
  job.encode.overwrite = true;
  CHECK_THAT(refusal_of([&] { return write_clip(job); }, ErrorCode::usage), Contains("the input itself"));
  CHECK(read_bytes(folder / "source.mp4") == read_bytes(source));
}
