#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
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

}  // namespace

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
    return refusal_of([&] { const media::Reader reader(path, {.image_sequences = true}); }, ErrorCode::input);
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
  CHECK_THAT(refusal_of([&] { const media::Reader reader(folder.path()); }, ErrorCode::input), Contains("folder"));
}
