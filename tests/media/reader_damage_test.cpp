#include <catch2/catch.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"
#include "media/reader.h"
#include "tests/support/fixture_bytes.h"
#include "tests/support/media_fixtures.h"
#include "tests/support/shared.h"

using smartcv::Error;
using smartcv::ErrorCode;
using smartcv::media::Reader;
using smartcv::media::ReadStatistics;
using smartcv::tests::fixture;

namespace {

ReadStatistics read_all(const std::string& name) {
  Reader reader(fixture(name));
  while (reader.next()) {
  }
  return reader.statistics();
}

Error error_of(const std::filesystem::path& path) {
  try {
    Reader reader(path);
    while (reader.next()) {
    }
  } catch (const Error& error) {
    return error;
  }
  FAIL(path << " was read without an error");
  return {ErrorCode::internal, ""};
}

bool says(const Error& error, const std::string& words) {
  return std::string(error.what()).find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("a file that breaks off is called truncated and says how much should be there", "[reader]") {
  const std::string name =
      GENERATE("truncated_faststart.mp4", "truncated_fragmented.mp4", "truncated.mkv", "truncated.avi");
  CAPTURE(name);
  const ReadStatistics statistics = read_all(name);
  CHECK(statistics.truncated);
  CHECK_FALSE(statistics.complete());
  CHECK_FALSE(statistics.first_problem.empty());
  CHECK(statistics.frames >= 20);
  CHECK(statistics.frames <= 35);
  CHECK(statistics.expected_frames == 50);
}

TEST_CASE("flipped bits never pass silently", "[reader]") {
  SECTION("H.264 in MP4: lost frames are counted against the index, broken ones are flagged") {
    const ReadStatistics statistics = read_all("flipped_bits.mp4");
    CHECK(statistics.expected_frames == 50);
    CHECK(statistics.frames <= 50);
    CHECK(statistics.damaged_frames > 5);
    CHECK(statistics.decoder_errors > 0);
    CHECK_FALSE(statistics.truncated);
    CHECK_FALSE(statistics.complete());
  }
  SECTION("MPEG-TS: damaged packets are counted") {
    const ReadStatistics statistics = read_all("flipped_bits.ts");
    CHECK(statistics.damaged_frames > 5);
    CHECK(statistics.decoder_errors > 0);
    CHECK(statistics.corrupt_packets > 0);
    CHECK_FALSE(statistics.complete());
  }
  SECTION("FFV1 with checksums: the flags name the frames that differ") {
    Reader damaged(fixture("flipped_bits.mkv"));
    int flagged = 0;
    while (const auto frame = damaged.next()) {
      flagged += frame->damaged() ? 1 : 0;
    }
    CHECK(flagged == damaged.statistics().damaged_frames);
    CHECK(flagged >= 20);
    CHECK_FALSE(damaged.statistics().complete());
  }
}

TEST_CASE("a recording that starts between key frames starts at the first one", "[reader]") {
  const ReadStatistics statistics = read_all("mid_gop.ts");
  CHECK(statistics.complete());
  CHECK(statistics.frames > 20);
  CHECK(statistics.frames < 45);
}

TEST_CASE("doubled and missing time stamps are repaired and counted", "[reader]") {
  CHECK(read_all("duplicate_pts.mkv").repaired_pts == 1);
  CHECK(read_all("missing_pts.mkv").repaired_pts == 13);
  CHECK(Reader(fixture("missing_pts.mkv")).next()->pts() == -500);
  CHECK(Reader(fixture("negative_start.ts")).next()->pts() == -45000);
}

TEST_CASE("a change of size or sample format ends the reading with a sentence that names both and the frame",
          "[reader]") {
  const Error size = error_of(fixture("size_change.h264"));
  CHECK(size.code() == ErrorCode::input);
  CHECK(size.context().frame == 25);
  CHECK(says(size, "160x90"));
  CHECK(says(size, "128x72"));
  const Error format = error_of(fixture("format_change.h264"));
  CHECK(format.code() == ErrorCode::input);
  CHECK(format.context().frame == 25);
  CHECK(says(format, "yuv420p10le"));
}

TEST_CASE("each kind of bad input gets its own sentence and the exit code for input", "[reader]") {
  const auto folder = std::filesystem::temp_directory_path();
  const auto [path, words] = GENERATE_REF(table<std::filesystem::path, std::string>({
      {folder / "no-such-folder" / "missing.mp4", "there is no such file"},
      {folder, "this is a folder"},
      {fixture("empty.mp4"), "the file is empty"},
      {fixture("text.mp4"), "not a media file"},
      {fixture("playlist.mp4"), "not a media file"},
      {fixture("audio_only.mp4"), "no video stream"},
      {fixture("no_streams.mp4"), "no video stream"},
      {fixture("cover_only.mp4"), "cover picture but no video stream"},
      {fixture("zero_frames.mp4"), "not one frame"},
      {fixture("truncated_moov_at_end.mp4"), "the index (moov) is missing"},
  }));
  const Error error = error_of(path);
  CAPTURE(error.what());
  CHECK(error.code() == ErrorCode::input);
  CHECK(says(error, words));
  CHECK(says(error, path.string()));
}

TEST_CASE("a stream that is no video is refused", "[reader]") {
  CHECK_THROWS_AS(Reader(fixture("with_audio.mp4"), {.decoder_threads = 1, .stream_index = 1}), Error);
  CHECK_THROWS_AS(Reader(fixture("with_audio.mp4"), {.decoder_threads = 1, .stream_index = 9}), Error);
}

TEST_CASE("any file name is only a name", "[reader]") {
  const smartcv::tests::TemporaryFolder folder;
  const std::string name =
      GENERATE("-", "-i.mp4", "a:b.mp4", "http:x.mp4", "50%d.mp4", "with space.mp4", "grün 影.mp4");
  CAPTURE(name);
  std::filesystem::copy_file(fixture("b_frames.mp4"), folder / name);
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  Reader reader(name);
  std::filesystem::current_path(before);
  CHECK(reader.next().has_value());
}
