// Groups of pictures that nobody changed are copied as packets between encoded ones.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "media/copy/join_check.h"
#include "media/copy/nal_units.h"
#include "media/join_error.h"
#include "media/reader.h"
#include "media/writer.h"
#include "tests/media/ffprobe.h"
#include "tests/media/transcode.h"
#include "tests/support/fixture_bytes.h"
#include "tests/support/media_fixtures.h"
#include "tests/support/run_command.h"
#include "tests/support/shared.h"

using namespace smartcv;
using namespace smartcv::tests;
using Catch::Matchers::Contains;

namespace {

namespace fs = std::filesystem;

// 100 frames in groups of 20, with B-frames and sound.
fs::path clip(const TemporaryFolder& folder, const std::string& name, std::vector<std::string> codec) {
  const fs::path path = folder / name;
  std::vector<std::string> command{"ffmpeg",
                                   "-v",
                                   "error",
                                   "-f",
                                   "lavfi",
                                   "-i",
                                   "testsrc2=size=320x240:rate=25:duration=4",
                                   "-f",
                                   "lavfi",
                                   "-i",
                                   "sine=frequency=300:duration=4"};
  command.insert(command.end(), codec.begin(), codec.end());
  command.insert(command.end(), {"-c:a", "aac", path.string()});
  run_successfully(command);
  return path;
}

const std::vector<std::string> x264{"-c:v", "libx264", "-preset", "veryfast", "-bf",
                                    "3",    "-g",      "20",      "-pix_fmt", "yuv420p"};
const std::vector<std::string> x265{
    "-c:v",     "libx265", "-preset",      "ultrafast",
    "-pix_fmt", "yuv420p", "-x265-params", "log-level=error:keyint=20:min-keyint=20:open-gop=0:bframes=3"};

// Blackens the upper left quarter of some frames and writes all.
media::WriteResult written(const fs::path& input, const fs::path& output, const std::set<std::int64_t>& changed,
                           bool copy = true, std::int64_t frames = -1) {
  auto options = quick();
  options.copy_clean_gops = copy;
  media::Reader reader(input);
  media::Writer writer(output, reader.info(), options);
  std::int64_t count = 0;
  while (count != frames) {
    auto frame = reader.next();
    if (!frame) {
      break;
    }
    if (changed.contains(frame->sequence())) {
      const auto picture = frame->writable_picture();
      const auto& luma = picture.components.front();
      for (int y = 0; y < luma.height / 2; ++y) {
        std::fill_n(luma.data + y * luma.row_stride, luma.width / 2, 16);
      }
    }
    writer.write(std::move(*frame));
    ++count;
  }
  return writer.finish(count == frames);
}

// Mean of the upper left quarter of each frame.
std::vector<double> corners(const fs::path& path) {
  media::Reader reader(path);
  std::vector<double> means;
  while (const auto frame = reader.next()) {
    const auto picture = frame->picture();
    const auto& luma = picture.components.front();
    double sum = 0;
    for (int y = 0; y < luma.height / 2; ++y) {
      for (int x = 0; x < luma.width / 2; ++x) {
        sum += luma.data[y * luma.row_stride + x];
      }
    }
    means.push_back(sum / (luma.width / 2) / (luma.height / 2));
  }
  return means;
}

void check_joined(const fs::path& source, const fs::path& output, const std::set<std::int64_t>& changed,
                  std::int64_t group) {
  const auto before = see_frames(source);
  const auto after = see_frames(output);
  const auto ffmpeg_before = ffmpeg_frame_md5s(source, 0);
  const auto ffmpeg_after = ffmpeg_frame_md5s(output, 0);
  CHECK(times_of(after) == times_of(before));
  REQUIRE(after.size() == before.size());
  REQUIRE(ffmpeg_after.size() == before.size());
  std::set<std::int64_t> dirty;
  for (const std::int64_t frame : changed) {
    dirty.insert(frame / group);
  }
  const auto means = corners(output);
  for (std::size_t i = 0; i < before.size(); ++i) {
    CAPTURE(i);
    const auto number = static_cast<std::int64_t>(i);
    if (!dirty.contains(number / group)) {
      CHECK(after[i].samples == before[i].samples);
      CHECK(ffmpeg_after[i] == ffmpeg_before[i]);
    } else {
      CHECK((means[i] < 25) == changed.contains(number));
    }
  }
}

}  // namespace

TEST_CASE("clean groups are copied bit for bit, the others encoded, and every frame keeps its time",
          "[groups][writer]") {
  const TemporaryFolder folder;
  struct Case {
    std::string name, output;
    std::vector<std::string> codec;
  };
  for (const Case& c :
       {Case{"a.mp4", "a-out.mp4", x264}, Case{"b.mkv", "b-out.mkv", x264}, Case{"c.mp4", "c-out.mkv", x264},
        Case{"d.ts", "d-out.mp4", x264}, Case{"e.mp4", "e-out.mp4", x265}, Case{"f.mkv", "f-out.mkv", x265},
        Case{"g.mkv", "g-out.mov", x265}}) {
    CAPTURE(c.name, c.output);
    const fs::path source = clip(folder, c.name, c.codec);
    const std::set<std::int64_t> changed{25, 26, 27, 61};
    const auto result = written(source, folder / c.output, changed);
    CHECK(result.not_copied.empty());
    CHECK(result.copied_frames == 60);
    CHECK(result.frames == 100);
    if (c.name != "d.ts") {
      check_joined(source, folder / c.output, changed, 20);
    } else {
      CHECK(see_frames(folder / c.output).size() == 100);
    }
  }
}

TEST_CASE("the first and the last group may be the encoded ones, or all, or none", "[groups][writer]") {
  const TemporaryFolder folder;
  for (const auto& codec : {x264, x265}) {
    const fs::path source = clip(folder, codec == x264 ? "a.mp4" : "b.mp4", codec);
    int number = 0;
    for (const std::set<std::int64_t>& changed :
         {std::set<std::int64_t>{0, 99}, std::set<std::int64_t>{19, 20}, std::set<std::int64_t>{},
          std::set<std::int64_t>{1, 21, 41, 61, 81}}) {
      CAPTURE(number);
      const fs::path output = folder / (source.stem().string() + std::to_string(number++) + ".mp4");
      const auto result = written(source, output, changed);
      std::set<std::int64_t> dirty;
      for (const auto frame : changed) {
        dirty.insert(frame / 20);
      }
      CHECK(result.copied_frames == 100 - 20 * static_cast<std::int64_t>(dirty.size()));
      check_joined(source, output, changed, 20);
    }
  }
}

TEST_CASE("a frame of variable rate keeps its time between copied ones", "[groups][writer]") {
  const TemporaryFolder folder;
  const fs::path source = folder / "vfr.mp4";
  run_successfully({"ffmpeg",
                    "-v",
                    "error",
                    "-f",
                    "lavfi",
                    "-i",
                    "testsrc2=size=160x120:rate=50:duration=2",
                    "-vf",
                    "select='not(mod(n,3))+not(mod(n,7))'",
                    "-vsync",
                    "vfr",
                    "-c:v",
                    "libx264",
                    "-bf",
                    "2",
                    "-g",
                    "10",
                    "-pix_fmt",
                    "yuv420p",
                    source.string()});
  const auto count = static_cast<std::int64_t>(see_frames(source).size());
  const auto result = written(source, folder / "out.mp4", {12});
  CHECK(result.copied_frames == count - 10);
  check_joined(source, folder / "out.mp4", {12}, 10);
}

TEST_CASE("a stopped run encodes the group that is not complete", "[groups][writer]") {
  const TemporaryFolder folder;
  const fs::path source = clip(folder, "a.mp4", x264);
  const auto result = written(source, folder / "out.mp4", {}, true, 30);
  CHECK(result.frames == 30);
  CHECK(result.copied_frames == 20);
  const auto before = see_frames(source);
  const auto after = see_frames(result.path);
  REQUIRE(after.size() == 30);
  CHECK(after[19].samples == before[19].samples);
}

TEST_CASE("what cannot be copied is said in one sentence, and everything is encoded", "[groups][writer]") {
  const TemporaryFolder folder;
  struct Case {
    fs::path source;
    std::string output, reason;
  };
  auto open = x264;
  open.insert(open.end(), {"-x264-params", "open-gop=1:bframes=3"});
  // Cut at 1 s without encoding: MP4 begins at the key frame before and hides what is too early by an edit list.
  const fs::path whole = clip(folder, "whole.mp4", {"-c:v", "libx264", "-g", "50", "-bf", "0", "-pix_fmt", "yuv420p"});
  run_successfully({"ffmpeg", "-v", "error", "-ss", "1", "-i", whole.string(), "-c", "copy", folder / "cut.mp4"});
  for (const Case& c :
       {Case{clip(folder, "v.mkv", {"-c:v", "libvpx", "-b:v", "1M", "-pix_fmt", "yuv420p"}), "v.mkv",
             "the video is vp8"},
        Case{clip(folder, "i.mp4",
                  {"-c:v", "libx264", "-flags", "+ilme+ildct", "-x264-params", "tff=1", "-pix_fmt", "yuv420p"}),
             "i.mp4", "interlaced"},
        Case{clip(folder, "t.mp4", x264), "t.ts", "not among the containers"},
        Case{folder / "cut.mp4", "cut.mp4", "an edit list cuts pictures away"}}) {
    CAPTURE(c.source.string());
    const auto result = written(c.source, folder / ("out-" + c.output), {3});
    CHECK(result.copied_frames == 0);
    CHECK_THAT(result.not_copied, Contains(c.reason));
    CHECK(see_frames(folder / ("out-" + c.output)).size() == see_frames(c.source).size());
  }
  // Open groups are no boundaries: one group from the only IDR picture on.
  const fs::path source = clip(folder, "open.mp4", open);
  const auto result = written(source, folder / "out-open.mp4", {3});
  CHECK(result.copied_frames < 100);
  check_joined(source, folder / "out-open.mp4", {3}, 100);
}

TEST_CASE("the check of a join sees a frame that is missing, moved or another one", "[groups]") {
  const TemporaryFolder folder;
  const fs::path source = clip(folder, "a.mp4", x264);
  const fs::path other = written(source, folder / "other.mp4", {30}).path;
  const auto check_of = [](const fs::path& file, std::int64_t later, bool copied, std::int64_t frames) {
    media::detail::JoinCheck check;
    media::Reader reader(file);
    for (std::int64_t i = 0; i < frames; ++i) {
      const auto frame = reader.next();
      check.expect(media::detail::JoinCheck::look_at(*frame), frame->pts() + later, copied);
    }
    return check;
  };
  CHECK_NOTHROW(check_of(source, 0, true, 100).check(source, "out"));
  CHECK_NOTHROW(check_of(source, 0, false, 100).check(source, "out"));
  CHECK_THROWS_AS(check_of(source, 1, true, 100).check(source, "out"), media::JoinError);
  CHECK_THROWS_AS(check_of(source, 0, true, 99).check(source, "out"), media::JoinError);
  CHECK_THROWS_AS(check_of(source, 0, true, 100).check(other, "out"), media::JoinError);
  CHECK_THROWS_AS(check_of(source, 0, false, 100).check(other, "out"), media::JoinError);
}

TEST_CASE("of copied packets no message stays that can identify, and no second view", "[groups]") {
  using media::detail::filtered;
  using media::detail::nal_units;
  const auto bytes = [](std::vector<int> list) { return std::vector<std::uint8_t>(list.begin(), list.end()); };
  // SPS, an unregistered message (5), captions (4), an IDR slice, a slice of a second view (20), a picture time (1).
  const auto packet =
      bytes({0, 0, 0,    1, 0x67, 100, 0,    31, 0x80, 0, 0, 1, 0x06, 5, 2, 7, 7, 0x80, 0,    0, 1, 0x06, 4,
             1, 9, 0x80, 0, 0,    1,   0x65, 1,  2,    0, 0, 1, 0x74, 3, 4, 0, 0, 1,    0x06, 1, 1, 8,    0x80});
  const auto kept = filtered(packet, AV_CODEC_ID_H264, {});
  const auto units = nal_units(kept, AV_CODEC_ID_H264);
  std::vector<int> types;
  for (const auto& unit : units) {
    types.push_back(unit.type);
  }
  CHECK(types == std::vector<int>{7, 6, 5});
  CHECK(units[1].bytes[1] == 4);
  CHECK(media::detail::begins_with_idr(units, AV_CODEC_ID_H264));
  CHECK(media::detail::set_number(units[0]) == 0U);
  CHECK(nal_units(filtered(packet, AV_CODEC_ID_H264, {.drop_parameter_sets = true}), AV_CODEC_ID_H264).size() == 2);
  CHECK(nal_units(filtered(packet, AV_CODEC_ID_H264, {.keep_messages = true}), AV_CODEC_ID_H264).size() == 5);
}
