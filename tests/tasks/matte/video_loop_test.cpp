#include "tasks/matte/video_loop.h"

#include <catch2/catch.hpp>
#include <vector>

#include "base/error.h"
#include "tests/support/media_fixtures.h"

using namespace smartcv;
using smartcv::matte::VideoLoop;
using tests::fixture;

namespace {

struct Timeline {
  explicit Timeline(const std::string& name) {
    media::Reader reader(fixture(name));
    while (const auto frame = reader.next()) {
      pts.push_back(frame->pts());
      duration = frame->duration();
      time_base = frame->time_base();
    }
  }
  std::vector<std::int64_t> pts;
  std::int64_t duration = 0;  // of the last frame
  Rational time_base;
};

}  // namespace

TEST_CASE("between film and television speed every frame is the exact one", "[video_loop]") {
  // 24000/1001 against 30000/1001: source frame k is shown at background frame 5 k / 4, exactly so every fourth time.
  const Timeline film("23_976.mp4");
  VideoLoop loop(fixture("29_97.mp4"), film.time_base);
  REQUIRE(film.pts.size() == 48);
  for (std::size_t k = 0; k < film.pts.size(); ++k) {
    INFO("source frame " << k);
    REQUIRE(loop.at(film.pts[k] - film.pts[0], 0).sequence() == static_cast<std::int64_t>(k * 5 / 4));
  }
}

TEST_CASE("a video of changing frame rate goes by time and begins again at its end, with an offset too",
          "[video_loop]") {
  const Timeline source("vfr.mp4");
  for (const char* name : {"vfr.mp4", "vfr.mkv"}) {
    const Timeline video(name);
    REQUIRE(video.time_base == Rational{1, 1000});
    REQUIRE(source.time_base == Rational{1, 1000});
    const std::size_t last = video.pts.size() - 1;
    const std::int64_t length =
        video.pts[last] - video.pts[0] + (video.duration > 0 ? video.duration : video.pts[last] - video.pts[last - 1]);
    for (const double offset : {0.0, 0.123, 1.5, 100.0}) {
      VideoLoop loop(fixture(name), source.time_base);
      for (const std::int64_t pts : source.pts) {
        const std::int64_t time = (pts - source.pts[0] + std::llround(offset * 1000)) % length;
        std::int64_t expected = 0;
        for (std::size_t i = 0; i < video.pts.size() && video.pts[i] - video.pts[0] <= time; ++i) {
          expected = static_cast<std::int64_t>(i);
        }
        INFO(name << ", offset " << offset << ", source pts " << pts);
        REQUIRE(loop.at(pts - source.pts[0], offset).sequence() == expected);
      }
    }
  }
}

TEST_CASE("going back in time gives the frame of that time again", "[video_loop]") {
  VideoLoop loop(fixture("b_frames.mp4"), {1, 25});
  CHECK(loop.at(30, 0).sequence() == 30);
  const std::int64_t seen = loop.shown();
  CHECK(loop.at(30, 0).sequence() == 30);
  CHECK(loop.shown() == seen);
  CHECK(loop.at(2, 0).sequence() == 2);
  CHECK(loop.shown() != seen);
  CHECK(loop.at(50 + 7, 0).sequence() == 7);
  CHECK(loop.at(49, 0).sequence() == 49);
}

TEST_CASE("a file without video is refused as a background", "[video_loop]") {
  CHECK_THROWS_WITH(VideoLoop(fixture("audio_only.mp4"), Rational{1, 25}), Catch::Contains("no video stream"));
  CHECK_THROWS_AS(VideoLoop(fixture("text.mp4"), Rational{1, 25}), Error);
}
