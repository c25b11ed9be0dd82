// The samples of frames, held against the ffmpeg program's or against known hashes.
#include <catch2/catch.hpp>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "base/sha256.h"
#include "media/detail/frame_access.h"
#include "media/reader.h"
#include "tests/support/fixture_bytes.h"
#include "tests/support/media_fixtures.h"
#include "tests/support/run_command.h"
#include "tests/support/shared.h"

using smartcv::media::ConstPicture;
using smartcv::media::Reader;
using smartcv::tests::fixture;

namespace {

// All samples of a picture, component by component, row by row, as they stand in memory.
void append_samples(std::string& bytes, const ConstPicture& picture) {
  for (const auto& component : picture.view()) {
    for (int y = 0; y < component.height; ++y) {
      for (int x = 0; x < component.width; ++x) {
        const auto* const at = component.data + y * component.row_stride + x * component.pixel_stride;
        bytes.append(reinterpret_cast<const char*>(at), component.wide() ? 2 : 1);
      }
    }
  }
}

std::string all_samples(const std::string& name, int threads) {
  Reader reader(fixture(name), {.decoder_threads = threads, .stream_index = std::nullopt});
  std::string bytes;
  while (const auto frame = reader.next()) {
    append_samples(bytes, frame->picture());
  }
  return bytes;
}

std::string ffmpeg_samples(const std::string& name, const std::string& format) {
  return smartcv::tests::run_successfully({"ffmpeg", "-v", "error", "-i", fixture(name).string(), "-map", "0:V:0",
                                           "-fps_mode", "passthrough", "-autoscale", "0", "-pix_fmt", format, "-f",
                                           "rawvideo", "-"});
}

std::string rgb24(const ConstPicture& picture) {
  std::string bytes;
  for (int y = 0; y < picture.layout.height; ++y) {
    for (int x = 0; x < picture.layout.width; ++x) {
      for (std::size_t c = 0; c < 3; ++c) {
        const auto& component = picture.components[c];
        bytes += static_cast<char>(component.data[y * component.row_stride + x * component.pixel_stride]);
      }
    }
  }
  return bytes;
}

std::string hash(const std::string& bytes) { return smartcv::sha256_hex(std::as_bytes(std::span(bytes))); }

}  // namespace

TEST_CASE("samples are those that ffmpeg decodes, with one thread and with four", "[reader]") {
  const auto [name, format] = GENERATE(table<std::string, std::string>({{"b_frames.mp4", "yuv420p"},
                                                                        {"edit_list.mp4", "yuv420p"},
                                                                        {"odd_size.webm", "yuv420p"},
                                                                        {"yuv422.mp4", "yuv422p"},
                                                                        {"hdr10.mp4", "yuv420p10le"},
                                                                        {"interlaced_mpeg2.ts", "yuv420p"},
                                                                        {"alpha.mkv", "yuva420p"}}));
  CAPTURE(name);
  const std::string expected = hash(ffmpeg_samples(name, format));
  CHECK(hash(all_samples(name, 1)) == expected);
  CHECK(hash(all_samples(name, 4)) == expected);
}

TEST_CASE("formats nobody can draw on come out planar with nothing lost", "[reader]") {
  CHECK(Reader(fixture("big_endian.nut")).next()->pixel_format() == "yuv420p10le");
  CHECK(hash(all_samples("big_endian.nut", 1)) == hash(ffmpeg_samples("big_endian.nut", "yuv420p10le")));
  CHECK(Reader(fixture("bilevel.nut")).next()->pixel_format() == "gray");
  CHECK(hash(all_samples("bilevel.nut", 1)) == hash(ffmpeg_samples("bilevel.nut", "gray")));

  Reader palette(fixture("palette.mkv"));
  CHECK(palette.info().video.pixel_format == "pal8");
  const auto frame = palette.next();
  REQUIRE(frame);
  CHECK(frame->pixel_format() == "bgra");
  const std::string expected = ffmpeg_samples("palette.mkv", "rgb24");
  CHECK(hash(rgb24(frame->picture())) == hash(expected.substr(0, std::size_t{64} * 36 * 3)));
}

TEST_CASE("HDR10 metadata stays on the frames", "[reader]") {
  for (const std::string name : {"hdr10.mp4", "hdr10.mkv"}) {
    const auto frame = Reader(fixture(name)).next();
    REQUIRE(frame);
    const AVFrame& av = smartcv::media::detail::FrameAccess::get(*frame);
    CHECK(av_frame_get_side_data(&av, AV_FRAME_DATA_MASTERING_DISPLAY_METADATA) != nullptr);
    CHECK(av_frame_get_side_data(&av, AV_FRAME_DATA_CONTENT_LIGHT_LEVEL) != nullptr);
  }
}

TEST_CASE("the lossless test clip has exactly the pictures its makers hashed", "[reader]") {
  const auto clip = smartcv::tests::shared_file("media/test24_304x540.mkv");
  const auto hashes = smartcv::tests::shared_file("media/rgb24_frame_sha256.json");
  if (!clip || !hashes) {
    return;
  }
  const auto expected = nlohmann::json::parse(smartcv::tests::read_bytes(*hashes)).at("test24_304x540.mkv");
  Reader reader(*clip);
  std::size_t index = 0;
  while (const auto frame = reader.next()) {
    REQUIRE(index < expected.size());
    CHECK(hash(rgb24(frame->picture())) == expected[index]);
    ++index;
  }
  CHECK(index == expected.size());
  CHECK(reader.statistics().complete());
}
