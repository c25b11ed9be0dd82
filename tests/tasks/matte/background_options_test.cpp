#include "tasks/matte/background_options.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

#include "base/error.h"
#include "tests/support/media_fixtures.h"
#include "tests/support/shared.h"

using namespace smartcv;
using namespace smartcv::matte;
using Kind = BackgroundChoice::Kind;

namespace {

BackgroundChoice parsed(const std::string& text) {
  BackgroundOptions options;
  options.background = text;
  return parse_background(options);
}

ErrorCode code_of(const BackgroundOptions& options) {
  try {
    static_cast<void>(parse_background(options));
  } catch (const Error& error) {
    return error.code();
  }
  return ErrorCode::internal;
}

}  // namespace

TEST_CASE("the background is a green screen unless something else is said", "[background]") {
  const BackgroundChoice choice = parse_background({});
  CHECK(choice.kind == Kind::color);
  CHECK(choice.color == vision::Rgb{0, 177, 64});
  CHECK(choice.fit == Fit::cover);
  CHECK(choice.bar == vision::Rgb{0, 0, 0});
}

TEST_CASE("words, colours, pictures and videos are told apart", "[background]") {
  CHECK(parsed("transparent").kind == Kind::transparent);
  CHECK(parsed("blur").blur_radius == 0);
  CHECK(parsed("blur:12.5").blur_radius == 12.5);
  CHECK(parsed("blur:12.5").kind == Kind::blur);
  CHECK(parsed("#ff00ff").color == vision::Rgb{255, 0, 255});
  CHECK(parsed(tests::fixture("b_frames.mp4")).kind == Kind::video);
  const tests::TemporaryFolder folder;
  const auto png = folder / "red";  // what it is shows in its bytes, not in its name
  cv::imwrite((folder / "red.png").string(), cv::Mat(4, 4, CV_8UC3, cv::Scalar(0, 0, 255)));
  std::filesystem::rename(folder / "red.png", png);
  CHECK(parsed(png.string()).kind == Kind::picture);
}

TEST_CASE("a bad background says what could be written instead", "[background]") {
  CHECK_THROWS_WITH(parsed("greenish"), Catch::Contains("0,177,64") && Catch::Contains("magenta") &&
                                            Catch::Contains("blur:RADIUS") && Catch::Contains("transparent"));
  CHECK_THROWS_WITH(parsed("blur:wide"), Catch::Contains("blur:20"));
  CHECK_THROWS_WITH(parsed("blur:"), Catch::Contains("0.5 to 1000"));
  CHECK_THROWS_WITH(parsed("blur:0"), Catch::Contains("0.5 to 1000"));
  CHECK_THROWS_WITH(parsed("no/such/beach.jpg"),
                    Catch::Contains("no/such/beach.jpg") && Catch::Contains("no such file"));
  CHECK_THROWS_WITH(parsed("beach.jpg"), Catch::Contains("no such file"));
  CHECK_THROWS_WITH(parsed("/tmp"), Catch::Contains("is a folder"));
  CHECK(code_of({.background = "beach.jpg"}) == ErrorCode::input);
  CHECK(code_of({.background = "greenish"}) == ErrorCode::usage);
  CHECK(code_of({.fit = "zoom"}) == ErrorCode::usage);
  CHECK(code_of({.bar_color = "darkish"}) == ErrorCode::usage);
  CHECK(code_of({.background_start_seconds = -1}) == ErrorCode::usage);
}
