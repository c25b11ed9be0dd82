#include "vision/blur.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "tests/vision/matte_reference.h"
#include "vision/component_grid.h"

using namespace smartcv;
using namespace smartcv::vision;
using tests::Plane;
using tests::TestFormat;
using tests::TestPicture;

namespace {

constexpr int width = 161;
constexpr int height = 91;

template <typename Value>
void fill(TestPicture& picture, const Value& value) {
  const auto layout = picture.view().layout;
  for (int c = 0; c < color_components(layout); ++c) {
    const Size size = component_size(layout, c);
    for (int y = 0; y < size.height; ++y) {
      for (int x = 0; x < size.width; ++x) {
        picture.set(c, x, y, value(c, x, y));
      }
    }
  }
}

// A person in the middle third.
Plane standing_person() {
  Plane alpha(width, height);
  for (int y = 20; y < height; ++y) {
    for (int x = 54; x < 107; ++x) {
      alpha.at(x, y) = 1;
    }
  }
  return alpha;
}

}  // namespace

TEST_CASE("a blurred background shows nothing of the person in front of it", "[blur]") {
  for (const TestFormat& format : tests::test_formats()) {
    TestPicture source(format, width, height);
    const std::uint32_t wall = 100U << (format.layout.depth - 8);
    const std::uint32_t coat = 220U << (format.layout.depth - 8);
    const Plane alpha = standing_person();
    const Matte matte(alpha.view(), source.view().layout);
    fill(source, [&](int c, int x, int y) {
      return wall + static_cast<std::uint32_t>(matte.grid(c).row(y)[x] * static_cast<float>(coat - wall));
    });
    for (const float sigma : {1.5F, 6.0F, 40.0F}) {
      TestPicture out(format, width, height, 2);
      blur_behind(source.view(), matte, sigma, out.writable());
      double furthest = 0;
      for (int c = 0; c < color_components(format.layout); ++c) {
        const Size size = component_size(source.view().layout, c);
        for (int y = 0; y < size.height; ++y) {
          for (int x = 0; x < size.width; ++x) {
            if (matte.grid(c).row(y)[x] == 0) {
              furthest = std::max(furthest, std::abs(static_cast<double>(out.get(c, x, y)) - wall));
            }
          }
        }
      }
      INFO(format.name << ", sigma " << sigma);
      // A foreground sample counts for a thousandth.
      CHECK(furthest / static_cast<double>(1 << (format.layout.depth - 8)) <= 1.0);
    }
  }
}

TEST_CASE("blur is the Gaussian it says it is, also when it works on a coarse grid", "[blur]") {
  const TestFormat format = tests::test_format("gray16le");
  TestPicture source(format, width, height);
  // A step from 10000 to 50000 between columns 79 and 80.
  fill(source, [](int, int x, int) { return x < 80 ? 10000U : 50000U; });
  const Plane nothing(width, height);
  const Matte matte(nothing.view(), source.view().layout);
  for (const double sigma : {3.0, 10.0, 20.0}) {
    TestPicture out(format, width, height, 2);
    blur_behind(source.view(), matte, static_cast<float>(sigma), out.writable());
    for (int x = 0; x < width; ++x) {
      const double exact = 10000 + 40000 * 0.5 * (1 + std::erf((x + 0.5 - 80) / (sigma * std::sqrt(2.0))));
      INFO("sigma " << sigma << ", column " << x);
      // Cells of sigma / 4, interpolated linearly; borders repeat the last cell. 3 % of the step.
      REQUIRE(std::abs(out.get(0, x, 45) - exact) < 1200);
    }
  }
}

TEST_CASE("a frame full of foreground is blurred as it is", "[blur]") {
  TestPicture source(tests::test_format("yuv420p"), width, height);
  fill(source, [](int c, int, int) { return 60U + 30U * static_cast<unsigned>(c); });
  Plane alpha(width, height);
  std::fill(alpha.values.begin(), alpha.values.end(), 1.0F);
  const Matte matte(alpha.view(), source.view().layout);
  TestPicture out(tests::test_format("yuv420p"), width, height, 2);
  blur_behind(source.view(), matte, 12, out.writable());
  CHECK(out.get(0, 80, 45) == 60);
  CHECK(out.get(1, 40, 20) == 90);
  CHECK(out.get(2, 40, 20) == 120);
}
