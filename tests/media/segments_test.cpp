#include "media/segments.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "media/output/joined_times.h"
#include "media/output_pictures.h"
#include "media/reader.h"
#include "media/writer.h"
#include "tests/media/alpha_pictures.h"
#include "tests/media/transcode.h"
#include "tests/support/content.h"
#include "tests/support/media_fixtures.h"
#include "tests/support/refusal.h"
#include "tests/support/run_command.h"
#include "tests/support/shared.h"
#include "tests/support/small_disk.h"

using namespace smartcv;
using namespace smartcv::tests;
using Catch::Contains;
using media::Segments;
using media::Writer;

namespace fs = std::filesystem;

namespace {

struct Work {
  fs::path input;
  std::string pictures;  // sample format of made pictures; empty: the source's own
  media::EncodeOptions options;

  [[nodiscard]] media::SourceInfo info(const media::Reader& reader) const {
    return pictures.empty() ? reader.info() : media::with_pictures(reader.info(), pictures);
  }
  [[nodiscard]] media::Frame picture(media::Frame frame) const {
    return pictures.empty() ? std::move(frame) : picture_like(frame, pictures);
  }
};

void write_plain(const Work& work, const fs::path& output) {
  media::Reader reader(work.input);
  Writer writer(output, work.info(reader), work.options);
  while (auto frame = reader.next()) {
    writer.write(work.picture(std::move(*frame)));
  }
  static_cast<void>(writer.finish());
}

// What is finished of `segments` is kept; then segments of `length` frames. Ends after `runs` of them without finish(),
// as a run that was killed, or publishes the result.
std::vector<std::int64_t> write_segments(const Work& work, const fs::path& output, Segments segments,
                                         std::int64_t length, int runs = 1000) {
  media::Reader reader(work.input);
  std::int64_t kept = 0;
  for (const auto frames : segments.frames) {
    kept += frames;
  }
  std::vector<std::int64_t> finished = segments.frames;
  Writer writer(output, work.info(reader), work.options, segments);
  std::int64_t count = 0;
  while (auto frame = reader.next()) {
    if (count++ < kept) {
      writer.keep({frame->pts(), frame->duration(), frame->time_base()});
      continue;
    }
    writer.write(work.picture(std::move(*frame)));
    if ((count - kept) % length == 0) {
      finished.push_back(writer.end_segment());
      if (--runs == 0) {
        return finished;
      }
    }
  }
  static_cast<void>(writer.finish());
  return finished;
}

// Times of all packets of a stream. Where key frames stand changes the order in which pictures are coded, and nothing
// else: presentation times with their durations are sorted.
struct PacketTimes {
  std::vector<std::string> decoding;
  std::vector<std::string> presentation;
};

PacketTimes packet_times(const fs::path& path, const std::string& stream) {
  PacketTimes times;
  std::istringstream lines(probe(path, "packet=pts,dts,duration", stream));
  for (std::string line; std::getline(lines, line);) {
    const auto dts = line.find("dts=");
    const auto duration = line.find("duration=");
    if (dts != std::string::npos && duration != std::string::npos) {
      times.decoding.push_back(line.substr(dts, duration - dts));
      times.presentation.push_back(line.substr(0, dts) + line.substr(duration));
    }
  }
  std::ranges::sort(times.presentation);
  return times;
}

// Everything ffprobe says of the streams and the file that does not depend on how many bytes the video takes.
std::string description(const fs::path& path) {
  return run_successfully(
      {"ffprobe", "-v", "error", "-of", "compact", "-show_chapters", "-show_entries",
       "stream=index,codec_name,profile,width,height,has_b_frames,pix_fmt,level,color_range,color_space,color_transfer,"
       "color_primaries,chroma_location,field_order,sample_aspect_ratio,r_frame_rate,avg_frame_rate,time_base,start_"
       "pts,"
       "duration_ts,nb_frames,disposition:stream_tags:stream_side_data:format=nb_streams,start_time,duration,"
       "format_name:format_tags",
       path.string()});
}

Work plain_work(const std::string& input, const std::string& codec = "auto") {
  Work work{fixture(input), "", quick(codec)};
  if (codec == "auto") {
    work.options.preset = "veryfast";  // with B-frames
  }
  return work;
}

}  // namespace

TEST_CASE("a video joined of segments has the times, streams and tags of one that was written at once",
          "[writer][segments][slow]") {
  struct Kind {
    std::string output;
    Work work;
    std::string decoder;  // for ffmpeg, where its own choice drops the alpha
  };
  Work vp9 = plain_work("with_audio.mp4", "vp9");
  vp9.pictures = "yuva420p";
  Work prores = plain_work("with_audio.mp4", "prores");
  prores.pictures = "yuva444p10le";
  Work moved = plain_work("missing_pts.mkv");
  moved.options.keep_metadata = true;
  const auto kind = GENERATE_COPY(
      Kind{"out.mp4", plain_work("with_audio.mp4"), ""}, Kind{"out.mp4", plain_work("vfr.mp4"), ""},
      Kind{"out.mkv", plain_work("vfr.mkv"), ""}, Kind{"out.mp4", plain_work("late_start.mp4"), ""},
      Kind{"out.mkv", moved, ""}, Kind{"out.mp4", plain_work("hdr10.mp4"), ""},
      Kind{"out.mp4", plain_work("rotated_90.mp4"), ""}, Kind{"out.ts", plain_work("with_audio.mp4"), ""},
      Kind{"out.avi", plain_work("b_frames.mp4"), ""}, Kind{"out.mkv", plain_work("tracks.mkv", "ffv1"), ""},
      Kind{"out.mov", prores, ""}, Kind{"out.webm", vp9, "libvpx-vp9"});
  CAPTURE(kind.output, kind.work.input.filename().string(), kind.work.options.codec);
  const TemporaryFolder folder;
  const fs::path whole = folder / ("whole_" + kind.output);
  const fs::path joined = folder / ("joined_" + kind.output);
  write_plain(kind.work, whole);
  // Nine frames: shorter than x264's look-ahead, longer than its reordering.
  const auto segments = write_segments(kind.work, joined, {folder / "part", {}}, 9);
  CHECK(segments.size() > 3);
  for (const char* stream : {"v", "a"}) {
    CAPTURE(stream);
    CHECK(packet_times(joined, stream).decoding == packet_times(whole, stream).decoding);
    CHECK(packet_times(joined, stream).presentation == packet_times(whole, stream).presentation);
  }
  CHECK(description(joined) == description(whole));
  const auto made = ffmpeg_raw_video(joined, kind.decoder);
  const auto expected = ffmpeg_raw_video(whole, kind.decoder);
  REQUIRE(made.frames.size() == expected.frames.size());
  CHECK(made.pixel_format == expected.pixel_format);
  if (kind.work.options.codec == "ffv1" || kind.work.options.codec == "prores") {
    CHECK(made.frames == expected.frames);
  }
  if (!kind.decoder.empty()) {
    CHECK(made.pixel_format == "yuva420p");
    const auto error = alpha_error(made.frames.size(), made.width, made.height,
                                   [&made](std::size_t frame, int x, int y) { return made.alpha(frame, x, y); });
    CHECK(error.mean < 0.01);
  }
  if (!probe(whole, "stream=index", "a").empty()) {
    CHECK(packet_hash(joined, "a") == packet_hash(whole, "a"));
  }
}

TEST_CASE("a writer goes on behind finished segments as if it had never stopped", "[writer][segments]") {
  for (const auto& [output, work] :
       {std::pair{"out.mp4", plain_work("vfr.mp4")}, std::pair{"out.mkv", plain_work("with_audio.mp4", "ffv1")}}) {
    CAPTURE(output);
    const TemporaryFolder folder;
    const fs::path without_stop = folder / ("a_" + std::string(output));
    const fs::path with_stops = folder / ("b_" + std::string(output));
    const auto all = write_segments(work, without_stop, {folder / "a", {}}, 9);
    std::vector<std::int64_t> frames;
    for (int run = 0; run < 3; ++run) {
      frames = write_segments(work, with_stops, {folder / "b", frames}, 9, 1);
      CHECK_FALSE(fs::exists(with_stops));
      CHECK_FALSE(fs::exists(with_stops.string() + ".part"));
    }
    CHECK(frames.size() == 3);
    CHECK(write_segments(work, with_stops, {folder / "b", frames}, 9) == all);
    CHECK(content(with_stops) == content(without_stop));
  }
}

TEST_CASE("a segment that is torn off, changed or gone is not taken", "[writer][segments]") {
  const TemporaryFolder folder;
  const Work work = plain_work("b_frames.mp4");
  const auto frames = write_segments(work, folder / "out.mp4", {folder / "part", {}}, 10, 2);
  const fs::path segment = media::segment_path(folder / "part", 1);
  const std::string whole = content(segment);
  const auto refusal = [&] {
    return refusal_of(
        [&] {
          return write_segments(work, folder / "out.mp4", {folder / "part", frames}, 10);
        },
        ErrorCode::output);
  };
  for (const std::size_t size : {std::size_t{0}, std::size_t{20}, whole.size() / 2, whole.size() - 1}) {
    CAPTURE(size, whole.size());
    std::ofstream(segment, std::ios::binary) << whole.substr(0, size);
    CHECK_THAT(refusal(), Contains("part.000001.packets") && Contains("begin anew"));
  }
  // Inside a packet: found when it is read.
  std::string changed = whole;
  changed[whole.size() / 2] = static_cast<char>(changed[whole.size() / 2] ^ 1);
  std::ofstream(segment, std::ios::binary) << changed;
  CHECK_THAT(refusal(), Contains("checksum"));
  fs::remove(segment);
  CHECK_THAT(refusal(), Contains("part.000001.packets"));
  CHECK_FALSE(fs::exists(folder / "out.mp4"));
  // By another encoder, and of another length.
  std::ofstream(segment, std::ios::binary) << whole;
  Work other = work;
  other.options.preset = "ultrafast";
  CHECK_THAT(refusal_of(
                 [&] {
                   return write_segments(other, folder / "out.mp4", {folder / "part", frames}, 10);
                 },
                 ErrorCode::output),
             Contains("another encoder"));
  CHECK_THAT(refusal_of(
                 [&] {
                   return write_segments(work, folder / "out.mp4", {folder / "part", {10, 9}}, 10);
                 },
                 ErrorCode::output),
             Contains("10 frames instead of 9"));
}

TEST_CASE("a segment on a full disk is an error at once, and the segments before it stay", "[writer][segments]") {
  const TemporaryFolder folder;
  const SmallDisk disk(folder / "disk", "300k");
  if (!disk.mounted()) {
    return;
  }
  Work work = plain_work("b_frames.mp4", "ffv1");
  CHECK_THAT(refusal_of(
                 [&] {
                   return write_segments(work, folder / "out.mkv", {disk.folder() / "part", {}}, 4);
                 },
                 ErrorCode::output),
             Contains("no space left"));
  CHECK(fs::exists(media::segment_path(disk.folder() / "part", 0)));
  for (const auto& entry : fs::directory_iterator(disk.folder())) {
    CHECK(entry.path().extension() == ".packets");
  }
}

TEST_CASE("decoding times at a join are those of one encoder over everything", "[segments]") {
  // Two frames of reordering at a variable rate: coding order 0 2 1 (of times), decoded two frames late.
  const std::vector<std::int64_t> first{0, 50, 10};
  const std::vector<std::int64_t> second{90, 300, 100};
  media::detail::JoinedTimes times;
  times.begin_piece(2);
  CHECK(times.decoding_time(first[0], -50) == -50);
  CHECK(times.decoding_time(first[1], -40) == -40);
  CHECK(times.decoding_time(first[2], 0) == 0);
  times.begin_piece(2);
  // What its encoder made up is before the last decoding time of the piece before.
  CHECK(times.decoding_time(second[0], -120) == 10);
  CHECK(times.decoding_time(second[1], -110) == 50);
  CHECK(times.decoding_time(second[2], 90) == 90);
  // No reordering: nothing changes.
  times.begin_piece(0);
  CHECK(times.decoding_time(400, 400) == 400);
}
