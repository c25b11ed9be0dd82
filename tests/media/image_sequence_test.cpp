#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "media/image_sequence_writer.h"
#include "media/reader.h"
#include "tests/media/alpha_pictures.h"
#include "tests/media/ffprobe.h"
#include "tests/media/small_disk.h"
#include "tests/media/transcode.h"
#include "tests/support/media_fixtures.h"
#include "tests/support/run_command.h"
#include "tests/support/shared.h"

using namespace smartcv;
using namespace smartcv::tests;
using Catch::Contains;
using media::ImageFormat;
using media::ImagePattern;
using media::ImageSequenceOptions;
using media::ImageSequenceWriter;

namespace fs = std::filesystem;

namespace {

constexpr int width = 160;
constexpr int height = 90;

media::SourceInfo some_source() { return media::Reader(fixture("b_frames.mp4")).info(); }

// Planes of a picture for every frame of a source; plane `count - 1` (or the only one) is alpha_at().
media::FloatPicture float_picture(int count, std::int64_t frame) {
  const auto samples = std::make_shared<std::vector<float>>();
  for (int plane = 0; plane < count; ++plane) {
    for (int y = 0; y < height; ++y) {
      for (int x = 0; x < width; ++x) {
        const double color = 0.5 + 0.5 * std::sin(0.07 * (plane + 1) * x - 0.05 * y);
        samples->push_back(static_cast<float>(plane + 1 == count ? alpha_at(x, y, frame) : color));
      }
    }
  }
  media::FloatPicture picture{width, height, count, {}, samples};
  for (int plane = 0; plane < count; ++plane) {
    picture.planes.at(static_cast<std::size_t>(plane)) = samples->data() + plane * width * height;
  }
  return picture;
}

ImageSequenceOptions options_for(ImageFormat format) {
  ImageSequenceOptions options;
  options.format = format;
  return options;
}

media::ImageSequenceResult write_floats(const ImagePattern& pattern, const ImageSequenceOptions& options, int planes,
                                        int images) {
  ImageSequenceWriter writer(pattern, some_source(), options);
  for (int index = 0; index < images; ++index) {
    writer.write(float_picture(planes, index), {index, 1, {1, 25}});
  }
  return writer.finish();
}

// Float samples of an image as ffmpeg decodes them, planes in its order.
std::vector<float> ffmpeg_floats(const fs::path& image, const std::string& pixel_format) {
  const std::string bytes = run_successfully(
      {"ffmpeg", "-v", "error", "-nostdin", "-i", image.string(), "-pix_fmt", pixel_format, "-f", "rawvideo", "-"});
  std::vector<float> values(bytes.size() / sizeof(float));
  std::memcpy(values.data(), bytes.data(), values.size() * sizeof(float));
  return values;
}

// Half a unit in the last place of IEEE 754 binary16.
double half_ulp_of_half(double value) {
  const double exponent = value == 0 ? -14 : std::max(std::floor(std::log2(std::abs(value))), -14.0);
  return std::exp2(exponent - 11);
}

std::string error_of(const std::function<void()>& work, ErrorCode code) {
  try {
    work();
  } catch (const Error& error) {
    CHECK(error.code() == code);
    return error.what();
  }
  return "nothing was thrown";
}

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    names.push_back(entry.path().filename().string());
  }
  std::ranges::sort(names);
  return names;
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

TEST_CASE("a sequence read back has the times and the alpha it was written with", "[images][reader]") {
  const auto format = GENERATE(ImageFormat::png16, ImageFormat::exr_half);
  const bool exr = format == ImageFormat::exr_half;
  CAPTURE(exr);
  const TemporaryFolder folder;
  const std::string ending = exr ? ".exr" : ".png";
  const fs::path images = folder / "[shot] 100% {a,b}";
  const ImagePattern pattern = ImagePattern::in_folder(images, "matte", ending);
  media::Reader source(fixture("vfr.mp4"));
  ImageSequenceWriter writer(pattern, source.info(), options_for(format));
  std::vector<std::int64_t> pts;
  while (const auto frame = source.next()) {
    pts.push_back(frame->pts());
    writer.write(float_picture(4, frame->sequence()), {frame->pts(), frame->duration(), frame->time_base()});
  }
  CHECK(writer.finish().images == 50);
  for (const auto& path : {images, images / ("matte_%06d" + ending)}) {
    CAPTURE(path);
    media::Reader reader(path, {.image_sequences = true});
    CHECK(reader.info().video.layout.has_alpha);
    CHECK(reader.info().video.layout.depth == 16);
    CHECK(reader.info().video.average_frame_rate.to_double() ==
          Approx(source.info().video.average_frame_rate.to_double()).epsilon(0.02));
    CHECK(reader.statistics().expected_frames == 50);
    std::vector<std::int64_t> seen;
    double largest = 0;
    while (const auto frame = reader.next()) {
      CHECK(frame->time_base() == source.info().video.time_base);
      seen.push_back(frame->pts());
      for (int y = 0; y < height; y += 3) {
        for (int x = 0; x < width; ++x) {
          const double written = alpha_at(x, y, frame->sequence());
          const double allowed = (exr ? half_ulp_of_half(written) : 0) + 0.502 / 65535;
          largest = std::max(largest, std::abs(value_of(frame->picture().components[3], x, y) - written) - allowed);
        }
      }
    }
    CHECK(seen == pts);
    CHECK(largest <= 0);
    CHECK(reader.statistics().complete());
  }
}

TEST_CASE("images without times come at the rate that is asked for", "[images][reader]") {
  const TemporaryFolder folder;
  const auto result = write_floats(ImagePattern(folder / "a_%d.png"), options_for(ImageFormat::png8), 1, 12);
  fs::remove(result.timing);
  media::Reader reader(folder / "a_%d.png", {.image_sequences = true, .image_rate = {24000, 1001}});
  CHECK(reader.info().video.average_frame_rate == Rational{24000, 1001});
  std::int64_t count = 0;
  while (const auto frame = reader.next()) {
    CHECK(Rational{frame->pts() * frame->time_base().num, frame->time_base().den} == Rational{count * 1001, 24000});
    CHECK(value_of(frame->picture().components[0], 80, 45) == Approx(alpha_at(80, 45, count)).margin(0.003));
    ++count;
  }
  CHECK(count == 12);
}

TEST_CASE("a folder whose order is not clear, a gap and times of others are refused by name", "[images][reader]") {
  const auto read = [](const fs::path& path) {
    return error_of([&] { const media::Reader reader(path, {.image_sequences = true}); }, ErrorCode::input);
  };
  const TemporaryFolder folder;
  const auto result = write_floats(ImagePattern(folder / "a_%d.png"), options_for(ImageFormat::png8), 1, 12);
  CHECK_THAT(read(folder.path()), Contains("different lengths"));
  fs::copy_file(folder / "a_4.png", folder / "kept.png");
  fs::remove(folder / "a_4.png");
  CHECK_THAT(read(folder / "a_%d.png"), Contains("a_4.png") && Contains("missing"));
  fs::rename(folder / "kept.png", folder / "a_4.png");
  fs::copy_file(folder / "a_11.png", folder / "a_12.png");
  CHECK_THAT(read(folder / "a_%d.png"), Contains("a_12.png") && Contains("no time"));
  std::ofstream(result.timing) << "something else\n";
  CHECK_THAT(read(folder / "a_%d.png"), Contains("line 1"));
  CHECK_THAT(read(folder / "b_%d.png"), Contains("no image"));
  std::ofstream(folder / "x.exr") << "";
  CHECK_THAT(read(folder.path()), Contains(".png and .exr"));
  fs::create_directory(folder / "empty");
  CHECK_THAT(read(folder / "empty"), Contains("folder"));
  // Who does not ask for images gets none.
  CHECK_THAT(error_of([&] { const media::Reader reader(folder.path()); }, ErrorCode::input), Contains("folder"));
}

TEST_CASE("images that are there are refused, or replaced when that is allowed", "[images]") {
  const TemporaryFolder folder;
  const ImagePattern pattern(folder / "a_%03d.png");
  auto options = options_for(ImageFormat::png8);
  write_floats(pattern, options, 1, 5);
  std::ofstream(folder / "a_extra.png") << "not of the sequence";
  CHECK_THAT(error_of([&] { write_floats(pattern, options, 1, 3); }, ErrorCode::output),
             Contains("5 images") && Contains("a_000.png"));
  options.overwrite = true;
  const auto result = write_floats(pattern, options, 1, 3);
  CHECK(result.images == 3);
  CHECK(result.left_over == 2);
  CHECK(media::read_timing_csv(result.timing).size() == 3);
  CHECK(fs::exists(folder / "a_extra.png"));
}

TEST_CASE("wrong patterns, endings, folders and options are refused before the work", "[images]") {
  const TemporaryFolder folder;
  const auto refuse = [&](const std::string& name, auto change, ErrorCode code) {
    auto options = options_for(ImageFormat::png8);
    change(options);
    return error_of([&] { write_floats(ImagePattern(folder / name), options, 1, 1); }, code);
  };
  const auto nothing = [](ImageSequenceOptions&) {};
  CHECK_THAT(refuse("a.png", nothing, ErrorCode::usage), Contains("NAME_%06d.png"));
  CHECK_THAT(refuse("a_%d_%d.png", nothing, ErrorCode::usage), Contains("one number"));
  CHECK_THAT(refuse("a_%d", nothing, ErrorCode::usage), Contains("ending"));
  CHECK_THAT(refuse("a_%d.exr", nothing, ErrorCode::usage), Contains(".png, not .exr"));
  CHECK_THAT(refuse("no/such/a_%d.png", nothing, ErrorCode::output), Contains("folder"));
  CHECK_THAT(refuse(
                 "a_%d.png", [](auto& o) { o.compression = 10; }, ErrorCode::usage),
             Contains("0 to 9"));
  CHECK_THAT(refuse(
                 "a_%d.png", [](auto& o) { o.workers = 0; }, ErrorCode::usage),
             Contains("worker"));
  CHECK(fs::is_empty(folder.path()));
}

TEST_CASE("the images of the input are never written over", "[images]") {
  const TemporaryFolder folder;
  write_floats(ImagePattern(folder / "in/a_%03d.png"), options_for(ImageFormat::png8), 1, 2);
  auto options = options_for(ImageFormat::png8);
  options.overwrite = true;
  for (const auto& input : {folder / "in", folder / "in/a_%03d.png"}) {
    const media::Reader reader(input, {.image_sequences = true});
    CHECK_THAT(
        error_of(
            [&] { const ImageSequenceWriter writer(ImagePattern(folder / "in/a_%03d.png"), reader.info(), options); },
            ErrorCode::usage),
        Contains("input"));
  }
}

TEST_CASE("no more pictures are in memory than there are places for", "[images]") {
  const TemporaryFolder folder;
  for (const auto format : {ImageFormat::png8, ImageFormat::exr_half}) {
    auto options = options_for(format);
    options.workers = 3;
    const std::string name = format == ImageFormat::png8 ? "a_%d.png" : "a_%d.exr";
    std::vector<std::weak_ptr<const void>> pictures;
    std::size_t alive = 0;
    ImageSequenceWriter writer(ImagePattern(folder / name), some_source(), options);
    for (int index = 0; index < 40; ++index) {
      auto picture = float_picture(4, index);
      pictures.emplace_back(picture.owner);
      writer.write(std::move(picture), {index, 1, {1, 25}});
      alive = std::max(alive, static_cast<std::size_t>(std::ranges::count_if(
                                  pictures, [](const auto& pointer) { return !pointer.expired(); })));
    }
    const auto result = writer.finish();
    CHECK(result.images == 40);
    CHECK(result.most_in_flight <= 6);
    CHECK(alive <= 6);
  }
}

TEST_CASE("the number of workers changes nothing in the images", "[images]") {
  const TemporaryFolder folder;
  for (const int workers : {1, 4}) {
    auto options = options_for(ImageFormat::png16);
    options.workers = workers;
    write_floats(ImagePattern(folder / (std::to_string(workers) + "/a_%d.png")), options, 4, 10);
  }
  REQUIRE(names_in(folder / "1") == names_in(folder / "4"));
  for (const auto& name : names_in(folder / "1")) {
    CAPTURE(name);
    const auto content = [&](const std::string& in) {
      std::ifstream file(folder / in / name, std::ios::binary);
      return std::string(std::istreambuf_iterator<char>(file), {});
    };
    CHECK(content("1") == content("4"));
  }
}

TEST_CASE("a picture that cannot be an image ends the sequence with its reason", "[images]") {
  const TemporaryFolder folder;
  media::Reader reader(fixture("b_frames.mp4"));
  ImageSequenceWriter writer(ImagePattern(folder / "a_%d.png"), reader.info(), options_for(ImageFormat::png8));
  writer.write(picture_like(*reader.next(), "rgba"));
  CHECK_THAT(error_of(
                 [&] {
                   writer.write(std::move(*reader.next()));
                   static_cast<void>(writer.finish());
                 },
                 ErrorCode::internal),
             Contains("RGB"));
}

TEST_CASE("a full disk leaves what is complete, says how far it goes, and the work can go on there",
          "[images][publish]") {
  const TemporaryFolder folder;
  const SmallDisk disk(folder / "disk", "1600k");
  if (!disk.mounted()) {
    return;
  }
  std::ofstream(disk.folder() / "ballast") << std::string(1'350'000, 'x');
  const ImagePattern pattern(disk.folder() / "a_%03d.png");
  auto options = options_for(ImageFormat::png8);
  constexpr int images = 40;
  std::optional<std::int64_t> complete;
  const std::string message = error_of(
      [&] {
        ImageSequenceWriter writer(pattern, some_source(), options);
        try {
          for (int index = 0; index < images; ++index) {
            writer.write(float_picture(4, index), {index, 1, {1, 25}});
          }
          static_cast<void>(writer.finish());
        } catch (const Error&) {
          complete = writer.complete_up_to();
          throw;
        }
      },
      ErrorCode::output);
  CAPTURE(message);
  CHECK(message.find("disk is full") != std::string::npos);
  const auto present = pattern.numbers_on_disk();
  CHECK(message.find(std::to_string(present.size()) + " images are complete") != std::string::npos);
  REQUIRE(complete);
  CHECK(message.find(pattern.path(*complete).filename().string()) != std::string::npos);
  CHECK(*complete + 1 < images);
  // Nothing but whole images under the pattern's names.
  CHECK(names_in(disk.folder()).size() == present.size() + 1);
  for (const auto number : present) {
    CHECK(ffmpeg_raw_video(pattern.path(number)).frames.size() == 1);
  }

  fs::remove(disk.folder() / "ballast");
  options.overwrite = true;
  ImageSequenceWriter again(pattern, some_source(), options);
  for (int index = 0; index < images; ++index) {
    const media::ImageTime time{index, 1, {1, 25}};
    if (index <= *complete) {
      again.keep(time);
    } else {
      again.write(float_picture(4, index), time);
    }
  }
  const auto result = again.finish();
  CHECK(result.images == images);
  CHECK(media::read_timing_csv(result.timing).size() == images);
  const RawVideo video = ffmpeg_raw_video(pattern.for_ffmpeg());
  REQUIRE(video.frames.size() == images);
  const auto error = alpha_error(images, width, height, [&](auto n, int x, int y) { return video.alpha(n, x, y); });
  CHECK(error.largest <= 0.502 / 255);
}

TEST_CASE("a kept image that is gone is missed", "[images]") {
  const TemporaryFolder folder;
  ImageSequenceWriter writer(ImagePattern(folder / "a_%d.png"), some_source(), options_for(ImageFormat::png8));
  CHECK_THAT(error_of([&] { writer.keep({}); }, ErrorCode::output), Contains("a_0.png") && Contains("gone"));
}

TEST_CASE("a partial sequence says so in the names of its times, until it is whole", "[images]") {
  const TemporaryFolder folder;
  const ImagePattern pattern(folder / "a_%d.png");
  auto options = options_for(ImageFormat::png8);
  {
    ImageSequenceWriter writer(pattern, some_source(), options);
    writer.write(float_picture(1, 0), {0, 1, {1, 25}});
    CHECK(writer.finish(true).timing == folder / "a.partial.timing.csv");
  }
  options.overwrite = true;
  ImageSequenceWriter writer(pattern, some_source(), options);
  writer.keep({0, 1, {1, 25}});
  writer.write(float_picture(1, 1), {1, 1, {1, 25}});
  CHECK(writer.finish().images == 2);
  CHECK(names_in(folder.path()) == std::vector<std::string>{"a.ffconcat", "a.timing.csv", "a_0.png", "a_1.png"});
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
