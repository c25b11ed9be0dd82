#include <catch2/catch.hpp>
#include <functional>
#include <string>

#include "base/error.h"
#include "tests/media/transcode.h"
#include "tests/support/media_fixtures.h"
#include "tests/support/shared.h"

using namespace smartcv;
using namespace smartcv::tests;

namespace {

struct Choice {
  std::string encoder;
  std::string pixel_format;
};

Choice choice_for(const std::string& name, const std::string& output, const std::string& codec = "auto") {
  const TemporaryFolder folder;
  const auto result = transcode(fixture(name), folder / output, quick(codec), 2);
  return {result.encoder, result.pixel_format};
}

std::string usage_error(const std::string& output, const std::function<void(media::EncodeOptions&)>& set) {
  const TemporaryFolder folder;
  auto options = quick();
  set(options);
  try {
    const media::Reader reader(fixture("b_frames.mp4"));
    const media::Writer writer(folder / output, reader.info(), options);
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::usage);
    return error.what();
  }
  return "nothing was thrown";
}

}  // namespace

TEST_CASE("the encoder follows from the source", "[writer][encoder]") {
  const auto check = [](const std::string& name, const std::string& output, const Choice& expected) {
    CAPTURE(name);
    const Choice choice = choice_for(name, output);
    CHECK(choice.encoder == expected.encoder);
    CHECK(choice.pixel_format == expected.pixel_format);
  };
  check("b_frames.mp4", "out.mp4", {"libx264", "yuv420p"});
  check("full_range.mp4", "out.mp4", {"libx264", "yuv420p"});
  check("yuv422.mp4", "out.mp4", {"libx264", "yuv422p"});
  check("h264_10bit.mp4", "out.mp4", {"libx264", "yuv420p10le"});
  check("hlg.mp4", "out.mp4", {"libx265", "yuv420p10le"});
  check("av1.mkv", "out.mkv", {"libx264", "yuv420p"});
  check("mpeg4.avi", "out.mp4", {"libx264", "yuv420p"});
  check("gray.mkv", "out.mkv", {"libx264", "gray"});
  check("alpha.mkv", "out.mkv", {"libx264", "yuv420p"});
  check("rgb.mkv", "out.mkv", {"libx264", "yuv444p"});
}

TEST_CASE("a codec can be named", "[writer][encoder]") {
  CHECK(choice_for("b_frames.mp4", "out.mp4", "hevc").encoder == "libx265");
  CHECK(choice_for("b_frames.mp4", "out.mkv", "ffv1").encoder == "ffv1");
  CHECK(choice_for("b_frames.mp4", "out.webm", "vp9").encoder == "libvpx-vp9");
  CHECK(choice_for("b_frames.mp4", "out.mov", "prores").pixel_format == "yuv422p10le");
}

TEST_CASE("WebM gets VP9 without a word", "[writer][encoder]") {
  const TemporaryFolder folder;
  media::EncodeOptions options;
  options.threads = 1;
  CHECK(transcode(fixture("odd_size.webm"), folder / "out.webm", options, 2).encoder == "libvpx-vp9");
}

TEST_CASE("what an encoder does not know is refused with what it knows", "[writer][encoder]") {
  using Catch::Contains;
  const auto set = [](auto change) { return std::function<void(media::EncodeOptions&)>(change); };
  CHECK_THAT(usage_error("out.mp4", set([](auto& o) { o.codec = "nix"; })), Contains("'nix'") && Contains("hevc"));
  CHECK_THAT(usage_error("out.mp4", set([](auto& o) { o.codec = "aac"; })), Contains("'aac'"));
  CHECK_THAT(usage_error("out.mp4", set([](auto& o) { o.preset = "nix"; })), Contains("veryfast"));
  CHECK_THAT(usage_error("out.mp4", set([](auto& o) { o.pixel_format = "nix"; })), Contains("yuv420p10le"));
  CHECK_THAT(usage_error("out.mp4", set([](auto& o) { o.pixel_format = "yuva420p"; })), Contains("yuv420p10le"));
  CHECK_THAT(usage_error("out.mp4", set([](auto& o) { o.crf = 99; })), Contains("0 to 51"));
  CHECK_THAT(usage_error("out.mp4", set([](auto& o) { o.bitrate = 12; })), Contains("bitrate"));
  CHECK_THAT(usage_error("out.mkv", set([](auto& o) {
                           o.codec = "ffv1";
                           o.preset = "auto";
                           o.crf = 20;
                         })),
             Contains("no crf"));
  CHECK_THAT(usage_error("out.mp4", set([](auto& o) {
                           o.codec = "ffv1";
                           o.preset = "auto";
                         })),
             Contains("MP4 cannot hold ffv1") && Contains("mkv"));
  CHECK_THAT(usage_error("out.webm", set([](auto& o) { o.codec = "h264"; })), Contains("WebM cannot hold h264"));
}

TEST_CASE("a better quality makes a larger file", "[writer][encoder]") {
  const TemporaryFolder folder;
  auto options = quick();
  options.crf = 40;
  transcode(fixture("b_frames.mp4"), folder / "small.mp4", options);
  options.crf = 10;
  transcode(fixture("b_frames.mp4"), folder / "large.mp4", options);
  CHECK(std::filesystem::file_size(folder / "large.mp4") > 2 * std::filesystem::file_size(folder / "small.mp4"));
}
