#include "media/source_info.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "base/format.h"
#include "media/reader.h"
#include "tests/media/ffprobe.h"
#include "tests/support/media_fixtures.h"

using smartcv::Rational;
using smartcv::media::ChromaSiting;
using smartcv::media::ColorMatrix;
using smartcv::media::ColorModel;
using smartcv::media::ColorRange;
using smartcv::media::Orientation;
using smartcv::media::Reader;
using smartcv::media::SourceInfo;
using smartcv::tests::ffprobe;
using smartcv::tests::fixture;
using smartcv::tests::sound_fixtures;

namespace {

SourceInfo info_of(const std::string& name) { return Reader(fixture(name)).info(); }

std::string or_word(const std::string& text, const std::string& word) { return text.empty() ? word : text; }

// ffprobe's line for the stream that the reader chose, in the order of the entries below.
std::string expected_line(const SourceInfo& source) {
  const auto& video = source.video;
  return fmt::format("{}|{}|{}|{}|{}|{}|{}|{}|{}/{}", video.codec, video.layout.width, video.layout.height,
                     video.pixel_format, or_word(video.color_range, "unknown"), or_word(video.color_matrix, "unknown"),
                     or_word(video.color_transfer, "unknown"), or_word(video.color_primaries, "unknown"),
                     video.time_base.num, video.time_base.den);
}

}  // namespace

TEST_CASE("codec, size, sample format, colour tags and time base are those ffprobe names", "[source]") {
  for (const auto& name : sound_fixtures()) {
    CAPTURE(name);
    const SourceInfo source = info_of(name);
    const auto lines = ffprobe(fixture(name), source.video.stream_index,
                               "stream=codec_name,width,height,pix_fmt,color_range,color_space,color_transfer,"
                               "color_primaries,time_base");
    REQUIRE_FALSE(lines.empty());
    CHECK(lines.back() == expected_line(source));
  }
}

TEST_CASE("all streams are listed with type, codec, language and disposition, and chapters are counted", "[source]") {
  const SourceInfo source = info_of("tracks.mkv");
  REQUIRE(source.streams.size() == 4);
  CHECK(source.chapters == 2);
  CHECK(source.metadata.at("title") == "Two chapters");
  CHECK(source.streams[0].type == "video");
  CHECK(source.streams[1].codec == "aac");
  CHECK(source.streams[1].language == "eng");
  CHECK(source.streams[1].dispositions == std::vector<std::string>{"default"});
  CHECK(source.streams[1].sample_rate == 48000);
  CHECK(source.streams[1].channels == 1);
  CHECK(source.streams[2].language == "deu");
  CHECK(source.streams[2].title == "Kommentar");
  CHECK(source.streams[3].type == "subtitle");
  CHECK(source.streams[3].dispositions == std::vector<std::string>{"forced"});
}

TEST_CASE("the stream a player would show is worked on", "[source]") {
  CHECK(info_of("cover_first.mp4").streams[0].dispositions == std::vector<std::string>{"attached_pic"});
  CHECK(info_of("cover_first.mp4").video.stream_index == 1);
  CHECK(info_of("cover_last.mp4").video.stream_index == 0);
  CHECK(info_of("two_videos.mkv").video.stream_index == 1);
  const Reader other(fixture("two_videos.mkv"), {.decoder_threads = 1, .stream_index = 0});
  CHECK(other.info().video.layout.width == 160);
}

TEST_CASE("the display matrix becomes quarter turns and a mirror", "[source]") {
  const auto orientation = [](const std::string& name) { return info_of(name).video.orientation; };
  CHECK(orientation("b_frames.mp4") == Orientation{0, false});
  CHECK(orientation("rotated_90.mp4") == Orientation{1, false});
  CHECK(orientation("rotated_180.mp4") == Orientation{2, false});
  CHECK(orientation("rotated_270.mp4") == Orientation{3, false});
  CHECK(orientation("mirrored.mp4") == Orientation{0, true});
  CHECK(orientation("mirrored_rotated_90.mp4") == Orientation{1, true});
  CHECK(info_of("rotated_90.mp4").upright_width() == 90);
  CHECK(info_of("rotated_90.mp4").upright_height() == 160);
}

TEST_CASE("range, matrix and siting are decided for the samples, tagged or not", "[source]") {
  const auto layout = [](const std::string& name) { return info_of(name).video.layout; };
  CHECK(layout("b_frames.mp4").matrix == ColorMatrix::bt601);
  CHECK(layout("b_frames.mp4").range == ColorRange::limited);
  CHECK(info_of("b_frames.mp4").video.color_matrix.empty());
  CHECK(layout("full_range.mp4").range == ColorRange::full);
  CHECK(layout("tagged_bt709.mp4").matrix == ColorMatrix::bt709);
  CHECK(layout("tagged_bt709.mp4").siting == ChromaSiting::top_left);
  CHECK(layout("hlg.mp4").matrix == ColorMatrix::bt2020);
  CHECK(layout("hlg.mp4").depth == 10);
  CHECK(info_of("hlg.mp4").video.color_transfer == "arib-std-b67");
  CHECK(layout("yuv422.mp4").log2_chroma_height == 0);
  CHECK(layout("yuv444.mp4").log2_chroma_width == 0);
  CHECK(layout("rgb.mkv").model == ColorModel::rgb);
  CHECK(layout("gray.mkv").model == ColorModel::gray);
  CHECK(layout("alpha.mkv").has_alpha);
}

TEST_CASE("HDR10 metadata, interlacing and pixel shape are seen", "[source]") {
  for (const std::string name : {"hdr10.mp4", "hdr10.mkv"}) {
    CHECK(info_of(name).video.hdr10_mastering);
    CHECK(info_of(name).video.hdr10_light_level);
  }
  CHECK_FALSE(info_of("hlg.mp4").video.hdr10_mastering);
  CHECK(info_of("interlaced.mp4").video.interlaced);
  CHECK(info_of("interlaced_mpeg2.ts").video.interlaced);
  CHECK_FALSE(info_of("b_frames.mp4").video.interlaced);
  CHECK(info_of("wide_pixels.mp4").video.sample_aspect_ratio == Rational{4, 3});
  CHECK(info_of("23_976.mp4").video.average_frame_rate == Rational{24000, 1001});
}
