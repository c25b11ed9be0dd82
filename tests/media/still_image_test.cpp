#include "media/still_image.h"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <string>

#include "base/error.h"
#include "tests/media/transcode.h"
#include "tests/support/fixture_bytes.h"
#include "tests/support/refusal.h"
#include "tests/support/run_command.h"
#include "tests/support/shared.h"
#include "tests/support/still_files.h"

using namespace smartcv;
using namespace smartcv::tests;
using media::read_still;
using media::StillImage;
using media::write_still;

namespace {

namespace fs = std::filesystem;
using Catch::Matchers::Contains;

fs::path picture(const TemporaryFolder& folder, const std::string& name, const std::string& format,
                 const std::string& size = "70:50") {
  const fs::path path = folder / name;
  run_successfully({"ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=320x240", "-vf",
                    "scale=" + size + ",format=" + format, "-frames:v", "1", "-q:v", "2", path.string()});
  return path;
}

bool contains(const std::string& bytes, const std::string& part) { return bytes.find(part) != std::string::npos; }

// ffmpeg's view of the picture as rgb, turned as the file says.
std::string rgb_of(const fs::path& path, const std::string& format = "rgb24") {
  return run_successfully(
      {"ffmpeg", "-v", "error", "-i", path.string(), "-vf", "format=" + format, "-f", "rawvideo", "-"});
}

double mean_difference(const std::string& a, const std::string& b) {
  REQUIRE(a.size() == b.size());
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    sum += std::abs(static_cast<int>(static_cast<unsigned char>(a[i])) - static_cast<unsigned char>(b[i]));
  }
  return sum / static_cast<double>(a.size());
}

// What makes a picture of each EXIF orientation stand upright, in ffmpeg's words.
constexpr std::array<const char*, 8> upright{"null",        "hflip",       "hflip,vflip", "vflip",
                                             "transpose=0", "transpose=1", "transpose=3", "transpose=2"};

std::string upright_rgb_of(const fs::path& path, int orientation) {
  return run_successfully({"ffmpeg", "-v", "error", "-noautorotate", "-i", path.string(), "-vf",
                           std::string("format=rgb24,") + upright.at(static_cast<std::size_t>(orientation - 1)), "-f",
                           "rawvideo", "-pix_fmt", "rgb24", "-"});
}

}  // namespace

TEST_CASE("a JPEG keeps size, chroma grid and colour profile, and nothing else", "[still]") {
  const TemporaryFolder folder;
  const std::string icc = icc_profile("RGB ", 130'000);
  for (const std::string format : {"yuvj420p", "yuvj422p", "yuvj444p"}) {
    CAPTURE(format);
    const fs::path plain = picture(folder, format + ".jpg", format, "71:53");
    const fs::path source = folder / (format + "-full.jpg");
    write_bytes(source, with_jpeg_baggage(read_bytes(plain), 1, icc));
    StillImage image = read_still(source);
    CHECK(image.problem.empty());
    CHECK_FALSE(image.turned);
    CHECK(std::string(image.color_profile.begin(), image.color_profile.end()) == icc);
    const fs::path output = folder / (format + "-out.jpg");
    write_still(output, image, {});
    const std::string bytes = read_bytes(output);
    for (const char* secret : {"SECRET", "Exif", "THUMBNAIL", "GPS", "adobe", "Photoshop"}) {
      CHECK_FALSE(contains(bytes, secret));
    }
    const StillImage again = read_still(output);
    CHECK(again.color_profile == image.color_profile);
    CHECK(again.frame.pixel_format() == format);
    CHECK(again.frame.picture().layout.width == 71);
    CHECK(again.frame.picture().layout.height == 53);
    CHECK(mean_difference(rgb_of(output), rgb_of(plain)) < 2);
  }
}

TEST_CASE("a picture is written as it is to be seen, whatever its orientation", "[still]") {
  const TemporaryFolder folder;
  for (const std::string format : {"yuvj420p", "yuvj422p", "yuvj444p"}) {
    // Soft, so that it does not matter how ffmpeg makes RGB of each chroma grid.
    const fs::path plain = picture(folder, format + ".jpg", "rgb24,gblur=sigma=5,format=" + format, "64:48");
    for (int orientation = 1; orientation <= 8; ++orientation) {
      CAPTURE(format, orientation);
      const fs::path source = folder / "source.jpg";
      write_bytes(source, with_jpeg_baggage(read_bytes(plain), orientation, ""));
      const StillImage image = read_still(source);
      CHECK(image.turned == (orientation != 1));
      const fs::path output = folder / "out.jpg";
      write_still(output, image, {.jpeg_quality = 98, .overwrite = true});
      CHECK(mean_difference(rgb_of(output), upright_rgb_of(source, orientation)) < 4);
      const int another = orientation == 4 ? 1 : orientation == 8 ? 5 : orientation + 1;
      CHECK(mean_difference(rgb_of(output), upright_rgb_of(source, another)) > 8);
    }
  }
}

TEST_CASE("the orientation of a PNG counts as well", "[still]") {
  const TemporaryFolder folder;
  const fs::path plain = picture(folder, "a.png", "rgb24", "64:48");
  for (int orientation = 1; orientation <= 8; ++orientation) {
    CAPTURE(orientation);
    const fs::path source = folder / "source.png";
    write_bytes(source, with_png_baggage(read_bytes(plain), orientation));
    write_still(folder / "out.png", read_still(source), {.overwrite = true});
    CHECK(rgb_of(folder / "out.png") == upright_rgb_of(plain, orientation));
    CHECK_FALSE(contains(read_bytes(folder / "out.png"), "SECRET"));
  }
}

TEST_CASE("a PNG keeps every sample, its depth and its alpha", "[still]") {
  const TemporaryFolder folder;
  for (const std::string format : {"rgb24", "rgba", "rgb48be", "rgba64be", "gray", "gray16be", "ya8", "ya16be"}) {
    CAPTURE(format);
    const fs::path plain = picture(folder, format + "-plain.png", format);
    write_still(folder / (format + "-out.png"), read_still(plain), {});
    CHECK(rgb_of(folder / (format + "-out.png"), format) == rgb_of(plain, format));
    CHECK(probe(folder / (format + "-out.png"), "stream=pix_fmt,width,height") ==
          probe(plain, "stream=pix_fmt,width,height"));
  }
  const fs::path palette = picture(folder, "palette.png", "pal8");
  write_still(folder / "palette-out.png", read_still(palette), {});
  CHECK(rgb_of(folder / "palette-out.png", "rgba") == rgb_of(palette, "rgba"));
}

TEST_CASE("a PNG's colour profile goes along", "[still]") {
  const TemporaryFolder folder;
  StillImage image = read_still(picture(folder, "a.png", "rgb24"));
  CHECK(image.color_profile.empty());
  const std::string icc = icc_profile("RGB ", 5000);
  image.color_profile.assign(icc.begin(), icc.end());
  write_still(folder / "out.png", image, {});
  CHECK(read_still(folder / "out.png").color_profile == image.color_profile);
}

TEST_CASE("a profile for other colours than the picture's is left out", "[still]") {
  const TemporaryFolder folder;
  const fs::path source = folder / "cmyk.jpg";
  write_bytes(source, with_jpeg_baggage(read_bytes(picture(folder, "a.jpg", "yuvj420p")), 1, icc_profile("CMYK", 500)));
  CHECK(read_still(source).color_profile.empty());
}

TEST_CASE("a gray JPEG stays gray", "[still]") {
  const TemporaryFolder folder;
  StillImage image = read_still(picture(folder, "gray.png", "gray"));
  image.format = media::StillFormat::jpeg;
  write_still(folder / "gray.jpg", image, {});
  CHECK(probe(folder / "gray.jpg", "stream=pix_fmt") == "pix_fmt=gray\n");
  CHECK(mean_difference(rgb_of(folder / "gray.jpg"), rgb_of(folder / "gray.png")) < 2);
}

TEST_CASE("what is no sound picture is told in one sentence", "[still]") {
  const TemporaryFolder folder;
  const fs::path jpeg = picture(folder, "a.jpg", "yuvj420p", "320:240");
  const std::string bytes = read_bytes(jpeg);
  write_bytes(folder / "cut.jpg", cut_short(bytes, 0.6));
  const StillImage cut = read_still(folder / "cut.jpg");
  CHECK_FALSE(cut.problem.empty());
  CHECK(cut.frame.damaged());
  write_bytes(folder / "head.jpg", bytes.substr(0, 200));
  CHECK_THAT(refusal_of([&] { return read_still(folder / "head.jpg"); }, ErrorCode::input), Contains("damaged"));
  const std::string png = read_bytes(picture(folder, "a.png", "rgb24", "320:240"));
  write_bytes(folder / "cut.png", cut_short(png, 0.6));
  CHECK_THAT(refusal_of([&] { return read_still(folder / "cut.png"); }, ErrorCode::input), Contains("damaged"));
  write_bytes(folder / "animated.png",
              png.substr(0, 33) + png_chunk("acTL", std::string("\0\0\0\2\0\0\0\0", 8)) + png.substr(33));
  CHECK_THAT(refusal_of([&] { return read_still(folder / "animated.png"); }, ErrorCode::input), Contains("animated"));
  write_bytes(folder / "text.jpg", "no picture");
  CHECK_THAT(refusal_of([&] { return read_still(folder / "text.jpg"); }, ErrorCode::input), Contains("neither"));
  write_bytes(folder / "empty.jpg", "");
  CHECK_THAT(refusal_of([&] { return read_still(folder / "empty.jpg"); }, ErrorCode::input), Contains("empty"));
  CHECK_THAT(refusal_of([&] { return read_still(folder / "none.jpg"); }, ErrorCode::input), Contains("no such file"));
}
