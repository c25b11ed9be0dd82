#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "media/image_sequence_writer.h"
#include "media/reader.h"
#include "tests/media/alpha_pictures.h"
#include "tests/media/float_pictures.h"
#include "tests/support/media_fixtures.h"
#include "tests/support/refusal.h"
#include "tests/support/shared.h"
#include "tests/support/small_disk.h"

using namespace smartcv;
using namespace smartcv::tests;
using Catch::Contains;
using media::ImageFormat;
using media::ImagePattern;
using media::ImageSequenceOptions;
using media::ImageSequenceWriter;

namespace fs = std::filesystem;

namespace {

constexpr int width = float_width;
constexpr int height = float_height;

}  // namespace

TEST_CASE("images that are there are refused, or replaced when that is allowed", "[images]") {
  const TemporaryFolder folder;
  const ImagePattern pattern(folder / "a_%03d.png");
  auto options = options_for(ImageFormat::png8);
  write_floats(pattern, options, 1, 5);
  std::ofstream(folder / "a_extra.png") << "not of the sequence";
  CHECK_THAT(refusal_of([&] { write_floats(pattern, options, 1, 3); }, ErrorCode::output),
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
    return refusal_of([&] { write_floats(ImagePattern(folder / name), options, 1, 1); }, code);
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
        refusal_of(
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
  CHECK_THAT(refusal_of(
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
  const std::string message = refusal_of(
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
  CHECK_THAT(refusal_of([&] { writer.keep({}); }, ErrorCode::output), Contains("a_0.png") && Contains("gone"));
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
