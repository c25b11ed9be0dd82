#include <catch2/catch.hpp>
#include <filesystem>
#include <iterator>
#include <string>

#include "tests/media/transcode.h"
#include "tests/support/fixture_bytes.h"
#include "tests/support/media_fixtures.h"
#include "tests/support/run_command.h"
#include "tests/support/shared.h"

using namespace smartcv;
using namespace smartcv::tests;

namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

bool mentions(const std::vector<std::string>& sentences, const std::string& part) {
  for (const auto& sentence : sentences) {
    if (contains(sentence, part)) {
      return true;
    }
  }
  return false;
}

media::EncodeOptions keeping_metadata() {
  auto options = quick();
  options.keep_metadata = true;
  return options;
}

// A transport stream without the packets of ffmpeg's second stream; its table still announces it.
std::string without_sound(const std::string& bytes) {
  constexpr std::size_t packet = 188;
  std::string rest;
  for (std::size_t at = 0; at + packet <= bytes.size(); at += packet) {
    if (bytes.substr(at + 1, 2) != "\x01\x01" && bytes.substr(at + 1, 2) != "\x41\x01") {
      rest += bytes.substr(at, packet);
    }
  }
  return rest;
}

}  // namespace

TEST_CASE("two audio tracks and subtitles are copied byte for byte", "[writer][copy]") {
  const TemporaryFolder folder;
  for (const std::string name : {"tracks.mkv", "tracks.mp4"}) {
    CAPTURE(name);
    const auto source = fixture(name);
    const auto output = folder / name;
    const auto result = transcode(source, output, quick());
    CHECK(result.copied_streams == std::vector<int>{1, 2, 3});
    for (const std::string stream : {"a:0", "a:1", "s:0"}) {
      CAPTURE(stream);
      CHECK(packet_hash(output, stream) == packet_hash(source, stream));
      const std::string times = "packet=pts_time";
      CHECK(probe(output, times, stream) == probe(source, times, stream));
      const std::string declared = "stream=codec_name:stream_tags=language:stream_disposition";
      CHECK(probe(output, declared, stream) == probe(source, declared, stream));
    }
  }
}

TEST_CASE("chapters keep their times, and their titles only when asked for", "[writer][copy]") {
  const TemporaryFolder folder;
  const std::string times = "chapter=start_time,end_time";
  for (const std::string name : {"tracks.mkv", "tracks.mp4"}) {
    CAPTURE(name);
    const auto plain = transcode(fixture(name), folder / ("plain-" + name), quick());
    CHECK(probe(folder / ("plain-" + name), times) == probe(fixture(name), times));
    CHECK(contains(probe(folder / ("plain-" + name), "chapter_tags"), "title=Chapter 2"));
    CHECK(mentions(plain.left_out, "titles of the chapters"));
    transcode(fixture(name), folder / ("kept-" + name), keeping_metadata());
    CHECK(contains(probe(folder / ("kept-" + name), "chapter_tags"), "title=Second"));
  }
}

TEST_CASE("a subtitle the container cannot hold is left out with a sentence that names one that can",
          "[writer][copy]") {
  const TemporaryFolder folder;
  const auto result = transcode(fixture("tracks.mkv"), folder / "out.mp4", quick());
  CHECK(result.copied_streams == std::vector<int>{1, 2});
  CHECK(mentions(result.left_out, "stream 3 (subtitle, subrip): MP4 cannot hold subrip (these can: mkv)"));
}

TEST_CASE("audio that is longer than the video is kept in full", "[writer][copy]") {
  const TemporaryFolder folder;
  for (const std::string name : {"audio_longer.mp4", "audio_longer.mkv"}) {
    CAPTURE(name);
    transcode(fixture(name), folder / name, quick());
    CHECK(packet_hash(folder / name, "a:0") == packet_hash(fixture(name), "a:0"));
  }
}

TEST_CASE("a partial result ends with its video and says that it is partial, in its name too", "[writer][copy]") {
  for (const std::string extension : {".mp4", ".mkv"}) {
    CAPTURE(extension);
    const TemporaryFolder folder;
    const auto result = transcode(fixture("audio_longer" + extension), folder / ("out" + extension), quick(), 25);
    const auto output = folder / ("out.partial" + extension);
    CHECK(result.path == output);
    CHECK(result.frames == 25);
    CHECK(see_frames(output).size() == 25);
    const std::string length = probe(output, "format=duration");
    CHECK(std::stod(length.substr(std::string("duration=").size())) == Approx(1.0).margin(0.05));
    CHECK(contains(probe(output, "format_tags"), "SMARTCV PARTIAL"));
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
  }
}

TEST_CASE("the start of each stream stays where it was", "[writer][copy]") {
  const TemporaryFolder folder;
  const std::string starts = "stream=codec_type,start_time";
  for (const std::string name : {"late_start.mp4", "with_audio.mp4", "audio_longer.mkv", "late_start.ts"}) {
    CAPTURE(name);
    transcode(fixture(name), folder / name, quick());
    CHECK(probe(folder / name, starts) == probe(fixture(name), starts));
  }
}

TEST_CASE("Opus keeps its times in WebM and Matroska", "[writer][copy]") {
  const TemporaryFolder folder;
  for (const std::string output : {"out.webm", "out.mkv"}) {
    CAPTURE(output);
    auto options = quick();
    options.preset = "auto";
    transcode(fixture("opus.webm"), folder / output, options);
    CHECK(packet_hash(folder / output, "a:0") == packet_hash(fixture("opus.webm"), "a:0"));
    CHECK(probe(folder / output, "packet=pts_time", "a:0") == probe(fixture("opus.webm"), "packet=pts_time", "a:0"));
  }
}

TEST_CASE("Windows Media sound goes into Matroska", "[writer][copy]") {
  const TemporaryFolder folder;
  const auto result = transcode(fixture("wma.wmv"), folder / "out.mkv", quick());
  CHECK(result.copied_streams == std::vector<int>{1});
  CHECK(packet_hash(folder / "out.mkv", "a:0") == packet_hash(fixture("wma.wmv"), "a:0"));
}

TEST_CASE("the fonts of subtitles are kept, whichever name their type has", "[writer][copy]") {
  const TemporaryFolder folder;
  const auto result = transcode(fixture("fonts.mkv"), folder / "out.mkv", quick());
  CHECK(result.copied_streams == std::vector<int>{1});
  CHECK(contains(probe(folder / "out.mkv", "stream_tags", "t"), "filename=letters.ttf"));
}

TEST_CASE("an announced stream without sound is left out", "[writer][copy]") {
  const TemporaryFolder folder;
  run_successfully({"ffmpeg", "-v", "error", "-i", fixture("with_audio.mp4").string(), "-c", "copy",
                    (folder / "whole.ts").string()});
  write_bytes(folder / "in.ts", without_sound(read_bytes(folder / "whole.ts")));
  const auto result = transcode(folder / "in.ts", folder / "out.mkv", quick());
  CHECK(result.copied_streams.empty());
  CHECK(mentions(result.left_out, "there is no sound in it"));
}

TEST_CASE("whatever can identify is dropped from the file", "[writer][copy]") {
  const TemporaryFolder folder;
  const auto result = transcode(fixture("private.mp4"), folder / "out.mp4", quick());
  const std::string tags = probe(folder / "out.mp4", "format_tags:stream_tags");
  for (const std::string trace : {"Holiday", "Somebody", "48.2", "2020", "Lav"}) {
    CAPTURE(trace);
    CHECK_FALSE(contains(tags, trace));
  }
  CHECK(mentions(result.left_out, "location"));
}

TEST_CASE("tags stay when they are asked for", "[writer][copy]") {
  const TemporaryFolder folder;
  transcode(fixture("private.mp4"), folder / "out.mp4", keeping_metadata());
  const std::string tags = probe(folder / "out.mp4", "format_tags");
  for (const std::string trace : {"title=Holiday", "artist=Somebody", "+48.2", "2020-02-02"}) {
    CAPTURE(trace);
    CHECK(contains(tags, trace));
  }
}

TEST_CASE("a cover picture goes along only when it is asked for", "[writer][copy]") {
  const TemporaryFolder folder;
  const std::string covers = "stream=codec_name:stream_disposition=attached_pic";
  const auto result = transcode(fixture("cover_first.mp4"), folder / "out.mp4", quick());
  CHECK_FALSE(contains(probe(folder / "out.mp4", covers), "attached_pic=1"));
  CHECK(mentions(result.left_out, "cover picture"));
  for (const std::string output : {"kept.mp4", "kept.mkv"}) {
    CAPTURE(output);
    transcode(fixture("cover_last.mp4"), folder / output, keeping_metadata());
    CHECK(contains(probe(folder / output, covers), "codec_name=mjpeg|disposition:attached_pic=1"));
  }
}

TEST_CASE("a data track is dropped, and kept only when it is asked for", "[writer][copy]") {
  const TemporaryFolder folder;
  // A camera's track of positions, made of a time code track by another name.
  const auto positions = folder / "positions.mp4";
  run_successfully({"ffmpeg", "-v", "error", "-nostdin", "-i", fixture("with_audio.mp4").string(), "-c", "copy",
                    "-timecode", "01:02:03:04", positions.string()});
  std::string bytes = read_bytes(positions);
  const auto entry = bytes.find("tmcd", bytes.rfind("stsd"));
  bytes.replace(entry, 4, "gpmd");
  write_bytes(positions, bytes);
  REQUIRE(contains(probe(positions, "stream=codec_tag_string"), "gpmd"));
  const auto dropped = transcode(positions, folder / "dropped.mp4", quick());
  CHECK_FALSE(contains(probe(folder / "dropped.mp4", "stream=codec_type"), "data"));
  CHECK(mentions(dropped.left_out, "data track"));
  transcode(positions, folder / "kept.mp4", keeping_metadata());
  CHECK(packet_hash(folder / "kept.mp4", "d:0") == packet_hash(positions, "d:0"));
}

TEST_CASE("a time code is dropped, and kept only when it is asked for", "[writer][copy]") {
  const TemporaryFolder folder;
  const auto source = folder / "source.mp4";
  run_successfully({"ffmpeg", "-v", "error", "-nostdin", "-i", fixture("with_audio.mp4").string(), "-c", "copy",
                    "-timecode", "01:02:03:04", source.string()});
  transcode(source, folder / "dropped.mp4", quick());
  CHECK_FALSE(contains(probe(folder / "dropped.mp4", "stream_tags"), "timecode"));
  const auto kept = transcode(source, folder / "kept.mp4", keeping_metadata());
  CHECK(contains(probe(folder / "kept.mp4", "stream_tags"), "timecode=01:02:03:04"));
  CHECK(kept.left_out.empty());
}

TEST_CASE("a second video track stays behind: it would show what is hidden", "[writer][copy]") {
  const TemporaryFolder folder;
  const auto result = transcode(fixture("two_videos.mkv"), folder / "out.mkv", keeping_metadata());
  CHECK(probe(folder / "out.mkv", "stream=codec_type") == "codec_type=video\n");
  CHECK(mentions(result.left_out, "second video track"));
}

TEST_CASE("without copying there is the video alone", "[writer][copy]") {
  const TemporaryFolder folder;
  auto options = quick();
  options.copy_streams = false;
  transcode(fixture("tracks.mp4"), folder / "out.mp4", options);
  CHECK(probe(folder / "out.mp4", "stream=codec_type") == "codec_type=video\n");
  CHECK(probe(folder / "out.mp4", "chapter=id").empty());
}

TEST_CASE("a comment is written as such", "[writer][copy]") {
  const TemporaryFolder folder;
  for (const std::string name : {"out.mp4", "out.mkv"}) {
    CAPTURE(name);
    auto options = quick();
    options.comment = "SMARTCV PARTIAL: for the test";
    transcode(fixture("private.mp4"), folder / name, options);
    CHECK(contains(probe(folder / name, "format_tags"), "SMARTCV PARTIAL: for the test"));
  }
}
