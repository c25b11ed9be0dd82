#include "vision/shot_cut.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <random>

#include "tests/vision/test_picture.h"

using namespace smartcv;
using namespace smartcv::vision;
using tests::TestPicture;

namespace {

// A made-up scene: boards of light and colour, one before the other, the same for the same seed, seen through a window.
class Scene {
 public:
  explicit Scene(unsigned seed) {
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> any(0, 1);
    for (Board& board : boards_) {
      board = {any(random) * 2 - 0.5,   any(random) * 2 - 0.5,   0.02 + any(random) * 0.1, 0.02 + any(random) * 0.1,
               0.1 + 0.6 * any(random), 0.4 + 0.2 * any(random), 0.4 + 0.2 * any(random)};
    }
  }

  // Window of the given size at (x, y) of the scene's unit square; `gain` and `lift` of the light.
  [[nodiscard]] FrameSignature seen(double x, double y, double size, double gain = 1, double lift = 0,
                                    const std::string& format = "yuv420p") const {
    TestPicture made(tests::test_format(format), 192, 108);
    const auto picture = made.view();
    const double top = (1U << picture.layout.depth) - 1;
    for (int i = 0; i < std::min(picture.count, 3); ++i) {
      const auto& c = picture.components[static_cast<std::size_t>(i)];
      for (int row = 0; row < c.height; ++row) {
        for (int column = 0; column < c.width; ++column) {
          const double sx = x + size * (column + 0.5) / c.width;
          const double sy = y + size * (row + 0.5) / c.height;
          double value = 0.5;
          for (const Board& b : boards_) {
            if (std::abs(sx - b.x) < b.width && std::abs(sy - b.y) < b.height) {
              value = i == 0 ? b.light : i == 1 ? b.blue : b.red;
            }
          }
          value = i == 0 ? value * gain + lift : value;
          made.set(i, column, row, static_cast<std::uint32_t>(std::clamp(value, 0.0, 1.0) * top));
        }
      }
    }
    return signature(made.view());
  }

 private:
  struct Board {
    double x, y, width, height, light, blue, red;
  };
  std::array<Board, 200> boards_{};
};

}  // namespace

TEST_CASE("another scene is a cut, the same one is none") {
  for (unsigned seed = 1; seed <= 8; ++seed) {
    CAPTURE(seed);
    const FrameSignature a = Scene(seed).seen(0.2, 0.2, 0.6);
    CHECK(cut_score(a, a) == 0.0F);
    CHECK(cut_score(a, Scene(seed + 100).seen(0.2, 0.2, 0.6)) > default_cut_threshold);
  }
}

TEST_CASE("pans, zooms, flashes and dimming are no cuts") {
  for (unsigned seed = 1; seed <= 8; ++seed) {
    CAPTURE(seed);
    const Scene scene(seed);
    const FrameSignature a = scene.seen(0.2, 0.2, 0.6);
    CHECK(cut_score(a, scene.seen(0.23, 0.2, 0.6)) < 0.3);  // five percent of the width in one frame
    CHECK(cut_score(a, scene.seen(0.2, 0.23, 0.6)) < 0.3);
    CHECK(cut_score(a, scene.seen(0.215, 0.215, 0.57)) < 0.3);       // zoom
    CHECK(cut_score(a, scene.seen(0.2, 0.2, 0.6, 0.6)) < 0.3);       // darker
    CHECK(cut_score(a, scene.seen(0.2, 0.2, 0.6, 0.7, 0.3)) < 0.3);  // flash
  }
}

TEST_CASE("a fade to black is no cut at its end") {
  const Scene scene(3);
  for (int step = 10; step > 0; --step) {
    const double gain = 0.06 * step;
    CAPTURE(gain);
    CHECK(cut_score(scene.seen(0.2, 0.2, 0.6, gain), scene.seen(0.2, 0.2, 0.6, gain - 0.06)) < default_cut_threshold);
  }
  const FrameSignature black = scene.seen(0.2, 0.2, 0.6, 0);
  CHECK(cut_score(black, black) == 0.0F);
}

TEST_CASE("a cut is one in every layout, and black and white is enough") {
  for (const std::string format : {"yuv420p10le", "p010le", "yuyv422", "gray", "gray16le", "rgb24", "gbrp10le"}) {
    CAPTURE(format);
    const Scene scene(5);
    const FrameSignature a = scene.seen(0.2, 0.2, 0.6, 1, 0, format);
    CHECK(cut_score(a, Scene(6).seen(0.2, 0.2, 0.6, 1, 0, format)) > default_cut_threshold);
    CHECK(cut_score(a, scene.seen(0.22, 0.21, 0.6, 1, 0, format)) < 0.3);
  }
}

TEST_CASE("no signature, no cut; the smallest picture has one") {
  const FrameSignature none;
  const FrameSignature a = Scene(1).seen(0, 0, 1);
  CHECK(cut_score(none, a) == 0.0F);
  CHECK(cut_score(a, none) == 0.0F);
  CHECK(signature(media::ConstPicture{}).empty);
  const TestPicture dot(tests::test_format("yuv420p"), 1, 1);
  CHECK_FALSE(signature(dot.view()).empty);
}
