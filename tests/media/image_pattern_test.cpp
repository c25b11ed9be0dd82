#include "media/image_pattern.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <string>

#include "base/error.h"
#include "tests/support/shared.h"

using smartcv::Error;
using smartcv::media::ImagePattern;
using smartcv::tests::TemporaryFolder;

TEST_CASE("a pattern names images and finds their numbers again", "[images]") {
  const ImagePattern pattern("out/a_%04d.b.PNG");
  CHECK(pattern.path(7) == "out/a_0007.b.PNG");
  CHECK(pattern.path(123456) == "out/a_123456.b.PNG");
  CHECK(pattern.extension() == ".png");
  CHECK(pattern.base_name() == "a");
  CHECK(pattern.number_of("a_0007.b.PNG") == 7);
  CHECK(pattern.number_of("a_123456.b.PNG") == 123456);
  CHECK_FALSE(pattern.number_of("a_7.b.PNG"));
  CHECK_FALSE(pattern.number_of("a_.b.PNG"));
  CHECK_FALSE(pattern.number_of("a_00x7.b.PNG"));
  CHECK_FALSE(pattern.number_of("b_0007.b.PNG"));
  CHECK_FALSE(pattern.number_of("a_99999999999999999999.b.PNG"));
  CHECK(ImagePattern("100%%_%d.png").path(3) == "./100%_3.png");
  CHECK(ImagePattern("100%%_%d.png").for_ffmpeg() == "./100%%_%01d.png");
  CHECK(ImagePattern("shots/%06d.exr").base_name() == "shots");
  CHECK(ImagePattern::in_folder("50%", "a%d", ".png").path(1) == "50%/a%d_000001.png");
}

TEST_CASE("what is no pattern is refused", "[images]") {
  for (const std::string name : {"a.png", "a_%d", "%d_%d.png", "a_%s.png", "%%d.png", "a_%099d.png", ""}) {
    CAPTURE(name);
    CHECK_THROWS_AS(ImagePattern(name), Error);
  }
  const TemporaryFolder folder;
  CHECK(ImagePattern::is_pattern(folder / "a_%d.png"));
  std::ofstream(folder / "a_%d.png") << "a file of this very name";
  CHECK_FALSE(ImagePattern::is_pattern(folder / "a_%d.png"));
  CHECK_FALSE(ImagePattern::is_pattern(folder / "video.mp4"));
}

TEST_CASE("the numbers on the disk come in rising order", "[images]") {
  const TemporaryFolder folder;
  for (const std::string name : {"a_10.png", "a_9.png", "a_x.png", "a_09.png", "a_10.png.part"}) {
    std::ofstream(folder / name) << "";
  }
  CHECK(ImagePattern(folder / "a_%d.png").numbers_on_disk() == std::vector<std::int64_t>{9, 10});
  CHECK(ImagePattern(folder / "missing/a_%d.png").numbers_on_disk().empty());
}
