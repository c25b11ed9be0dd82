#include "media/writer.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "tests/media/transcode.h"
#include "tests/support/media_fixtures.h"
#include "tests/support/run_command.h"
#include "tests/support/shared.h"

using namespace smartcv;
using namespace smartcv::tests;

namespace {

// Formats that the reader converts, because nothing can be drawn on them.
bool is_converted(const std::string& name) {
  return std::set<std::string>{"palette.mkv", "bilevel.nut", "big_endian.nut"}.contains(name);
}

// The container of the source where it is one people use, with times that can be compared.
std::string output_name(const std::string& fixture_name) {
  const auto extension = std::filesystem::path(fixture_name).extension();
  return std::set<std::string>{".mkv", ".mp4", ".ts"}.contains(extension.string()) ? "out" + extension.string()
                                                                                   : "out.mp4";
}

}  // namespace

TEST_CASE("an untouched video goes through FFV1 bit by bit", "[writer][slow]") {
  const TemporaryFolder folder;
  for (const auto& name : sound_fixtures()) {
    CAPTURE(name);
    const auto source = fixture(name);
    const auto output = folder / "out.mkv";
    auto options = quick("ffv1");
    options.overwrite = true;
    const auto result = transcode(source, output, options);
    const auto before = see_frames(source);
    const auto after = see_frames(output);
    REQUIRE(after.size() == before.size());
    CHECK(result.frames == static_cast<std::int64_t>(before.size()));
    bool equal = true;
    for (std::size_t index = 0; index < before.size(); ++index) {
      equal = equal && before[index].samples == after[index].samples;
    }
    CHECK(equal);
    const int stream = media::Reader(source).info().video.stream_index;
    const int new_stream = media::Reader(output).info().video.stream_index;
    CHECK(ffmpeg_frame_md5s(source, stream, is_converted(name) ? result.pixel_format : "") ==
          ffmpeg_frame_md5s(output, new_stream));
  }
}

TEST_CASE("an encoded video has the frames of the source at the times of the source", "[writer][slow]") {
  const TemporaryFolder folder;
  for (const auto& name : sound_fixtures()) {
    CAPTURE(name);
    const auto output = folder / output_name(name);
    auto options = quick();
    options.overwrite = true;
    const auto result = transcode(fixture(name), output, options);
    // A transport stream cannot hold the reordering delay before a start at zero, MP4 nothing before zero at all: then
    // everything moves later together.
    const auto before = see_frames(fixture(name));
    const bool moved = before.front().pts < 0 || (output.extension() == ".ts" && before.front().pts < 90000);
    CHECK(times_of(see_frames(output), moved) == times_of(before, moved));
    CHECK(result.frames == static_cast<std::int64_t>(before.size()));
    CHECK_FALSE(std::filesystem::exists(output.string() + ".part"));
  }
}

TEST_CASE("Matroska and WebM keep the times of millisecond sources exactly", "[writer]") {
  const TemporaryFolder folder;
  transcode(fixture("vfr.mkv"), folder / "out.mkv", quick());
  CHECK(times_of(see_frames(folder / "out.mkv")) == times_of(see_frames(fixture("vfr.mkv"))));
  transcode(fixture("odd_size.webm"), folder / "out.webm", quick("vp9"));
  CHECK(times_of(see_frames(folder / "out.webm")) == times_of(see_frames(fixture("odd_size.webm"))));
}

TEST_CASE("containers that keep decoding times only still get every frame's time right", "[writer]") {
  const TemporaryFolder folder;
  const auto source = fixture("b_frames.mp4");
  for (const std::string output : {"out.avi", "out.wmv"}) {
    CAPTURE(output);
    transcode(source, folder / output, quick());
    CHECK(times_of(see_frames(folder / output), true) == times_of(see_frames(source), true));
  }
}

TEST_CASE("the last frame of x264's streams of variable rate lasts as long as the others", "[writer]") {
  const TemporaryFolder folder;
  const auto source = folder / "in.mov";
  run_successfully({"ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=160x90:rate=25:duration=1",
                    "-enc_time_base", "1/600", "-video_track_timescale", "600", "-c:v", "libx264", "-preset",
                    "veryfast", source.string()});
  transcode(source, folder / "out.mov", quick());
  CHECK(probe(folder / "out.mov", "stream=duration", "v") == "duration=1.000000\n");
}

TEST_CASE("the last frame of a VFR video lasts as long as in the source", "[writer]") {
  const TemporaryFolder folder;
  transcode(fixture("23_976.mp4"), folder / "out.mp4", quick());
  CHECK(probe(folder / "out.mp4", "stream=duration", "v") == probe(fixture("23_976.mp4"), "stream=duration", "v"));
  transcode(fixture("vfr.mkv"), folder / "out.mkv", quick());
  CHECK(probe(folder / "out.mkv", "format=duration") == probe(fixture("vfr.mkv"), "format=duration"));
}

TEST_CASE("frames at equal times in the container's clock are refused by naming a finer one", "[writer]") {
  const TemporaryFolder folder;
  media::Reader reader(fixture("b_frames.mp4"));
  media::Writer writer(folder / "out.mkv", reader.info(), quick());
  for (int index = 0; index < 2; ++index) {
    auto frame = reader.next();
    REQUIRE(frame);
    frame->set_time(index, 1, {1, 100000});
    if (index == 0) {
      writer.write(std::move(*frame));
    } else {
      CHECK_THROWS_WITH(writer.write(std::move(*frame)), Catch::Contains("mp4 or mov"));
    }
  }
}

TEST_CASE("what describes the picture is written back", "[writer]") {
  const TemporaryFolder folder;
  const std::string picture =
      "stream=width,height,pix_fmt,sample_aspect_ratio,color_range,color_space,color_transfer,color_primaries,"
      "chroma_location,field_order:stream_disposition=default:stream_side_data";
  for (const std::string name : {"rotated_90.mp4", "rotated_180.mp4", "rotated_270.mp4", "mirrored.mp4",
                                 "full_range.mp4", "tagged_bt709.mp4", "wide_pixels.mp4", "yuv422.mp4", "yuv444.mp4",
                                 "h264_10bit.mp4", "hlg.mp4", "odd_size_444.mp4", "interlaced.mp4"}) {
    CAPTURE(name);
    auto options = quick();
    options.overwrite = true;
    transcode(fixture(name), folder / "out.mp4", options);
    CHECK(probe(folder / "out.mp4", picture, "v") == probe(fixture(name), picture, "v"));
  }
}

TEST_CASE("HDR10 metadata goes into the bitstream and into the container", "[writer]") {
  const TemporaryFolder folder;
  const std::string messages = "frame=color_transfer,color_primaries:frame_side_data_list";
  const auto first_frame = [&](const std::filesystem::path& path) {
    const std::string all = probe(path, messages, "v");
    return all.substr(0, all.find('\n'));
  };
  for (const std::string name : {"hdr10.mp4", "hdr10.mkv"}) {
    CAPTURE(name);
    const auto output = folder / name;
    transcode(fixture(name), output, quick());
    CHECK(probe(output, "stream_side_data=max_content,max_luminance", "v").find("max_content=1000") !=
          std::string::npos);
    CHECK(first_frame(output) == first_frame(fixture(name)));
    CHECK(first_frame(output).find("smpte2084") != std::string::npos);
  }
}

TEST_CASE("interlaced pictures stay interlaced, field order included", "[writer]") {
  const TemporaryFolder folder;
  const std::string fields = "frame=interlaced_frame,top_field_first";
  transcode(fixture("interlaced.mp4"), folder / "out.mp4", quick());
  CHECK(probe(folder / "out.mp4", fields, "v") == probe(fixture("interlaced.mp4"), fields, "v"));
  CHECK(probe(folder / "out.mp4", fields, "v").find("interlaced_frame=1|top_field_first=1") != std::string::npos);
}

TEST_CASE("an odd size stays as it is, with every codec", "[writer]") {
  const TemporaryFolder folder;
  const std::string size = "stream=width,height";
  for (const std::string codec : {"h264", "hevc", "vp9", "ffv1"}) {
    CAPTURE(codec);
    const auto output = folder / (codec + ".mkv");
    const auto result = transcode(fixture("odd_size.webm"), output, quick(codec), 5);
    CHECK(probe(result.path, size, "v") == probe(fixture("odd_size.webm"), size, "v"));
    CHECK(result.pixel_format == (codec == "h264" || codec == "hevc" ? "yuv444p" : "yuv420p"));
  }
}

TEST_CASE("the same input gives the same bytes", "[writer]") {
  const TemporaryFolder folder;
  for (const std::string extension : {".mp4", ".mkv"}) {
    CAPTURE(extension);
    transcode(fixture("tracks.mkv"), folder / ("first" + extension), quick());
    transcode(fixture("tracks.mkv"), folder / ("second" + extension), quick());
    const auto bytes = [](const std::filesystem::path& path) {
      std::ifstream stream(path, std::ios::binary);
      return std::string(std::istreambuf_iterator<char>(stream), {});
    };
    CHECK(bytes(folder / ("first" + extension)) == bytes(folder / ("second" + extension)));
  }
}
