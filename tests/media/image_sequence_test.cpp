#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <fstream>
#include <string>
#include <vector>

#include "base/error.h"
#include "media/image_sequence_writer.h"
#include "media/reader.h"
#include "tests/media/alpha_pictures.h"
#include "tests/media/ffprobe.h"
#include "tests/media/float_pictures.h"
#include "tests/media/transcode.h"
#include "tests/support/media_fixtures.h"
#include "tests/support/run_command.h"
#include "tests/support/shared.h"

using namespace smartcv;
using namespace smartcv::tests;
using Catch::Contains;
using media::ImageFormat;
using media::ImagePattern;
using media::ImageSequenceWriter;

namespace fs = std::filesystem;

namespace {

constexpr int width = float_width;
constexpr int height = float_height;

// Float samples of an image as ffmpeg decodes them, planes in its order.
std::vector<float> ffmpeg_floats(const fs::path& image, const std::string& pixel_format) {
  const std::string bytes = run_successfully(
      {"ffmpeg", "-v", "error", "-nostdin", "-i", image.string(), "-pix_fmt", pixel_format, "-f", "rawvideo", "-"});
  std::vector<float> values(bytes.size() / sizeof(float));
  std::memcpy(values.data(), bytes.data(), values.size() * sizeof(float));
  return values;
}

}  // namespace

TEST_CASE("PNG images hold alpha to half a step of their depth, from floats and from frames", "[images]") {
  const auto format = GENERATE(ImageFormat::png8, ImageFormat::png16);
  const int planes = GENERATE(1, 4);
  const int depth = format == ImageFormat::png8 ? 8 : 16;
  CAPTURE(depth, planes);
  const TemporaryFolder folder;
  const ImagePattern floats(folder / "floats_%06d.png");
  CHECK(write_floats(floats, options_for(format), planes, 3).images == 3);
  const RawVideo video = ffmpeg_raw_video(floats.for_ffmpeg());
  const std::string rgba = depth == 8 ? "rgba" : "rgba64be";
  const std::string gray = depth == 8 ? "gray" : "gray16be";
  CHECK(video.pixel_format == (planes == 4 ? rgba : gray));
  REQUIRE(video.frames.size() == 3);
  const auto error = alpha_error(3, width, height, [&](auto n, int x, int y) { return video.alpha(n, x, y); });
  // A float has 24 bits, so that the half is not met exactly.
  CHECK(error.largest <= 0.502 / ((1 << depth) - 1));

  const ImagePattern frames(folder / "frames_%06d.png");
  media::Reader reader(fixture("b_frames.mp4"));
  ImageSequenceWriter writer(frames, reader.info(), options_for(format));
  const std::string pixel_format = planes == 1 ? (depth == 8 ? "gray" : "gray16le") : depth == 8 ? "rgba" : "gbrap16le";
  for (int index = 0; index < 3; ++index) {
    writer.write(picture_like(*reader.next(), pixel_format));
  }
  CHECK(writer.finish().images == 3);
  const RawVideo same = ffmpeg_raw_video(frames.for_ffmpeg());
  const auto same_error = alpha_error(3, width, height, [&](auto n, int x, int y) { return same.alpha(n, x, y); });
  CHECK(same_error.largest <= 0.502 / ((1 << depth) - 1));
}

TEST_CASE("EXR images hold every float to half a unit in the last place of half precision", "[images]") {
  const int planes = GENERATE(1, 3, 4);
  const int compression = GENERATE(0, 2);
  CAPTURE(planes, compression);
  const TemporaryFolder folder;
  // Small, tiny, negative and large values, and what lies between two halves.
  const auto samples = std::make_shared<std::vector<float>>();
  for (int i = 0; i < planes * width * height; ++i) {
    const float magnitude = std::exp2(static_cast<float>(i % 44) - 28);
    samples->push_back((i % 3 == 0 ? -1.0F : 1.0F) * magnitude * (1 + static_cast<float>(i % 4099) / 4099));
  }
  (*samples)[0] = 1;
  (*samples)[1] = 0;
  media::FloatPicture picture{width, height, planes, {}, samples};
  for (int plane = 0; plane < planes; ++plane) {
    picture.planes.at(static_cast<std::size_t>(plane)) = samples->data() + plane * width * height;
  }
  auto options = options_for(ImageFormat::exr_half);
  options.compression = compression;
  const ImagePattern pattern = ImagePattern::in_folder(folder.path(), "half", ".exr");
  ImageSequenceWriter writer(pattern, some_source(), options);
  writer.write(picture, {});
  CHECK(writer.finish().images == 1);

  const auto decoded = ffmpeg_floats(pattern.path(0), planes == 1   ? "grayf32le"
                                                      : planes == 3 ? "gbrpf32le"
                                                                    : "gbrapf32le");
  REQUIRE(decoded.size() == samples->size());
  // FFmpeg's order of planes is G B R A.
  constexpr std::array<int, 4> plane_of{2, 0, 1, 3};
  int wrong = 0;
  for (std::size_t i = 0; i < samples->size(); ++i) {
    const auto plane = i / (width * height);
    const auto at =
        planes == 1 ? i : static_cast<std::size_t>(plane_of.at(plane)) * width * height + i % (width * height);
    wrong += std::abs(decoded[at] - (*samples)[i]) <= half_ulp_of_half((*samples)[i]) ? 0 : 1;
  }
  CHECK(wrong == 0);
}

TEST_CASE("floats out of range are clipped in PNG, and what is no number is black", "[images]") {
  const TemporaryFolder folder;
  const auto samples = std::make_shared<std::vector<float>>(std::vector<float>{-1, 2, NAN, 0.5F, INFINITY, -INFINITY});
  const media::FloatPicture picture{3, 2, 1, {samples->data()}, samples};
  for (const auto format : {ImageFormat::png16, ImageFormat::exr_half}) {
    const bool exr = format == ImageFormat::exr_half;
    const ImagePattern pattern(folder / (exr ? "a%d.exr" : "a%d.png"));
    ImageSequenceWriter writer(pattern, some_source(), options_for(format));
    writer.write(picture, {});
    CHECK(writer.finish().images == 1);
    media::Reader reader(pattern.folder() / (exr ? "a%d.exr" : "a%d.png"), {.image_sequences = true});
    const auto frame = reader.next();
    REQUIRE(frame);
    const auto value = [&](int x, int y) { return value_of(frame->picture().components[0], x, y); };
    CHECK(value(0, 0) == 0);
    CHECK(value(1, 0) == 1);
    CHECK(value(2, 0) == 0);
    CHECK(value(0, 1) == Approx(0.5).margin(1e-5));
    CHECK(value(1, 1) == 1);
    CHECK(value(2, 1) == 0);
  }
}

TEST_CASE("images are turned upright: mirrored first, then clockwise", "[images]") {
  const int turns = GENERATE(0, 1, 2, 3);
  const bool mirrored = GENERATE(false, true);
  CAPTURE(turns, mirrored);
  const TemporaryFolder folder;
  constexpr int wide = 5;
  constexpr int high = 3;
  std::vector<std::vector<int>> expected(high, std::vector<int>(wide));
  media::Frame frame = media::Frame::allocate(wide, high, "gray");
  for (int y = 0; y < high; ++y) {
    for (int x = 0; x < wide; ++x) {
      const int value = 10 * y + x + 1;
      frame.writable_picture().components[0].data[y * frame.picture().components[0].row_stride + x] =
          static_cast<std::uint8_t>(value);
      expected[static_cast<std::size_t>(y)][static_cast<std::size_t>(mirrored ? wide - 1 - x : x)] = value;
    }
  }
  for (int turn = 0; turn < turns; ++turn) {
    std::vector<std::vector<int>> turned(expected.front().size(), std::vector<int>(expected.size()));
    for (std::size_t y = 0; y < expected.size(); ++y) {
      for (std::size_t x = 0; x < expected[y].size(); ++x) {
        turned[x][expected.size() - 1 - y] = expected[y][x];
      }
    }
    expected = turned;
  }
  auto options = options_for(ImageFormat::png8);
  options.turn = {turns, mirrored};
  const ImagePattern pattern(folder / "%d.png");
  ImageSequenceWriter writer(pattern, some_source(), options);
  writer.write(std::move(frame));
  CHECK(writer.finish().images == 1);
  const RawVideo image = ffmpeg_raw_video(pattern.path(0));
  REQUIRE(image.height == static_cast<int>(expected.size()));
  REQUIRE(image.width == static_cast<int>(expected.front().size()));
  for (std::size_t y = 0; y < expected.size(); ++y) {
    for (std::size_t x = 0; x < expected[y].size(); ++x) {
      CHECK(image.frames[0][y * expected[y].size() + x] == static_cast<char>(expected[y][x]));
    }
  }
}

TEST_CASE("ffmpeg rebuilds a video of variable rate from the images and the list beside them", "[images]") {
  const TemporaryFolder folder;
  const ImagePattern pattern(folder / "it's 100%% VFR_%04d.png");
  media::Reader reader(fixture("vfr.mp4"));
  ImageSequenceWriter writer(pattern, reader.info(), options_for(ImageFormat::png8));
  while (const auto frame = reader.next()) {
    writer.write(picture_like(*frame, "gray"));
  }
  const auto result = writer.finish();
  CHECK(result.images == 50);
  CHECK(result.timing == folder / "it's 100% VFR.timing.csv");
  run_successfully({"ffmpeg",
                    "-v",
                    "error",
                    "-f",
                    "concat",
                    "-safe",
                    "0",
                    "-i",
                    result.ffconcat.string(),
                    "-fps_mode",
                    "passthrough",
                    "-enc_time_base",
                    "1/1000",
                    "-video_track_timescale",
                    "1000",
                    "-c:v",
                    "libx264",
                    "-preset",
                    "ultrafast",
                    (folder / "out.mp4").string()});
  const auto source = see_frames(fixture("vfr.mp4"));
  CHECK(times_of(see_frames(folder / "out.mp4"), true) == times_of(source, true));

  const auto images = media::read_timing_csv(result.timing);
  REQUIRE(images.size() == source.size());
  for (std::size_t i = 0; i < images.size(); ++i) {
    CHECK(images[i].number == static_cast<std::int64_t>(i));
    CHECK(pattern.folder() / images[i].file == pattern.path(images[i].number));
    CHECK(images[i].time.pts == source[i].pts);
    CHECK(images[i].time.time_base == source[i].time_base);
  }
}

TEST_CASE("the shape of a pixel goes into the images", "[images]") {
  const TemporaryFolder folder;
  const auto source = media::Reader(fixture("wide_pixels.mp4")).info();
  auto options = options_for(ImageFormat::png8);
  ImageSequenceWriter writer(ImagePattern(folder / "a_%d.png"), source, options);
  writer.write(float_picture(1, 0), {});
  CHECK(writer.finish().images == 1);
  CHECK(ffprobe(folder / "a_0.png", 0, "stream=sample_aspect_ratio") == std::vector<std::string>{"4:3"});
}
