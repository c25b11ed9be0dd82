#include "vision/composite.h"

#include <catch2/catch.hpp>
#include <random>
#include <utility>

#include "base/error.h"
#include "tests/vision/matte_reference.h"
#include "vision/component_grid.h"

using namespace smartcv;
using namespace smartcv::vision;
using tests::MatteReference;
using tests::Plane;
using tests::TestFormat;
using tests::TestPicture;

namespace {

constexpr int width = 75;
constexpr int height = 23;

// Every format with a siting, matrix and range of its own, so that all of them occur.
std::vector<TestFormat> varied_formats() {
  using media::ChromaSiting;
  using media::ColorMatrix;
  constexpr std::array sitings{ChromaSiting::left, ChromaSiting::center,      ChromaSiting::top_left,
                               ChromaSiting::top,  ChromaSiting::bottom_left, ChromaSiting::bottom};
  constexpr std::array matrices{ColorMatrix::bt709, ColorMatrix::bt601,     ColorMatrix::bt2020,
                                ColorMatrix::fcc,   ColorMatrix::smpte240m, ColorMatrix::ycgco};
  std::vector<TestFormat> formats;
  for (const TestFormat& format : tests::test_formats()) {
    // Subsampled ones in every siting, the others once.
    const std::size_t count = format.layout.log2_chroma_width > 0 ? sitings.size() : 1;
    for (std::size_t i = 0; i < count; ++i) {
      TestFormat varied = format;
      varied.layout.siting = sitings.at(i);
      varied.layout.matrix = matrices.at((formats.size() + i) % matrices.size());
      if (varied.layout.model == media::ColorModel::yuv && formats.size() % 2 == 1) {
        varied.layout.range = media::ColorRange::full;
      }
      formats.push_back(varied);
    }
  }
  return formats;
}

std::array<Plane, 3> random_foreground(unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<float> unit(0, 1);
  std::array<Plane, 3> planes{Plane(width, height), Plane(width, height), Plane(width, height)};
  for (Plane& plane : planes) {
    for (float& value : plane.values) {
      value = unit(random);
    }
  }
  return planes;
}

RgbFloatPlanes view(const std::array<Plane, 3>& planes) {
  return {planes[0].view(), planes[1].view(), planes[2].view()};
}

template <typename Check>
void for_each_color_sample(const TestPicture& picture, const Check& check) {
  const auto seen = picture.view();
  for (int c = 0; c < color_components(seen.layout); ++c) {
    const auto& component = seen.components.at(static_cast<std::size_t>(c));
    for (int y = 0; y < component.height; ++y) {
      for (int x = 0; x < component.width; ++x) {
        check(c, x, y);
      }
    }
  }
}

// The pictures agree with the formulas in double precision, sample by sample.
void check_composite(const TestFormat& format, const std::optional<std::array<Plane, 3>>& foreground, double despill) {
  const TestPicture source(format, width, height, 1);
  const TestPicture background(format, width, height, 2);
  TestPicture out(format, width, height, 3);
  const Plane alpha = tests::varied_alpha(width, height, 4);
  const Matte matte(alpha.view(), source.view().layout);
  std::optional<RgbFloatPlanes> planes;
  if (foreground.has_value()) {
    planes = view(*foreground);
  }
  const ForegroundColors colors(source.view(), matte, planes, Despill(static_cast<float>(despill)));
  media::Picture target = out.writable();
  composite(colors, background.view(), target);

  const MatteReference reference(source, alpha, static_cast<double>(Matte::default_cleanup), foreground, despill);
  const bool own_colors = despill == 0;
  int wrong = 0;
  for_each_color_sample(source, [&](int c, int x, int y) {
    const double a = reference.alpha(c, x, y);
    const std::uint32_t stored = out.get(c, x, y);
    const bool good = a == 0 ? stored == background.get(c, x, y)
                      : a == 1 && own_colors
                          ? stored == source.get(c, x, y)
                          : tests::is_rounded(reference.composite(background, c, x, y), stored, format.layout.depth);
    wrong += good ? 0 : 1;
  });
  INFO(format.name << ", siting " << static_cast<int>(format.layout.siting) << ", matrix "
                   << static_cast<int>(format.layout.matrix));
  CHECK(wrong == 0);
  if (format.layout.has_alpha) {
    const int last = color_components(format.layout);
    CHECK(out.get(last, 5, 5) == source.get(last, 5, 5));
  }
}

}  // namespace

TEST_CASE("a composite follows the formula in every layout, depth and siting", "[composite]") {
  for (const TestFormat& format : varied_formats()) {
    check_composite(format, std::nullopt, 0);
  }
}

TEST_CASE("the network's foreground colours the edge and nothing else, in every layout and siting", "[composite]") {
  for (const TestFormat& format : varied_formats()) {
    check_composite(format, random_foreground(7), 0);
  }
}

TEST_CASE("despill takes green off the whole foreground in every layout and siting", "[composite]") {
  for (const TestFormat& format : varied_formats()) {
    check_composite(format, random_foreground(8), 0.75);
  }
}

TEST_CASE("alpha 1 gives the source back bit by bit and alpha 0 the background", "[composite]") {
  for (const TestFormat& format : varied_formats()) {
    INFO(format.name);
    const TestPicture source(format, width, height, 1);
    const TestPicture background(format, width, height, 2);
    for (const float value : {0.0F, 1.0F}) {
      Plane alpha(width, height);
      std::fill(alpha.values.begin(), alpha.values.end(), value);
      const Matte matte(alpha.view(), source.view().layout);
      const auto foreground = random_foreground(9);
      const ForegroundColors colors(source.view(), matte, view(foreground));
      TestPicture out(format, width, height, 3);
      media::Picture target = out.writable();
      composite(colors, background.view(), target);
      const TestPicture& wanted = value == 1 ? source : background;
      int wrong = 0;
      for_each_color_sample(source, [&](int c, int x, int y) { wrong += out.get(c, x, y) != wanted.get(c, x, y); });
      CHECK(wrong == 0);
    }
  }
}

TEST_CASE("compositing in the source's own memory gives the same and leaves what is no sample alone", "[composite]") {
  for (const TestFormat& format : varied_formats()) {
    INFO(format.name);
    TestPicture source(format, width, height, 1);
    const TestPicture background(format, width, height, 2);
    const Plane alpha = tests::varied_alpha(width, height, 5);
    const auto foreground = random_foreground(10);
    const Matte matte(alpha.view(), source.view().layout);
    TestPicture apart(format, width, height, 1);  // the same bytes, padding included
    const ForegroundColors colors(source.view(), matte, view(foreground));
    media::Picture target = apart.writable();
    composite(colors, background.view(), target);
    media::Picture in_place = source.writable();
    composite(colors, background.view(), in_place);
    CHECK(source.planes() == apart.planes());
  }
}

TEST_CASE("a foreground picture has the foreground's colours where any of it is seen, and one colour elsewhere",
          "[composite]") {
  for (const TestFormat& format : varied_formats()) {
    INFO(format.name);
    const TestPicture source(format, width, height, 1);
    TestPicture out(format, width, height, 3);
    const Plane alpha = tests::varied_alpha(width, height, 6);
    const auto foreground = random_foreground(11);
    const Matte matte(alpha.view(), source.view().layout);
    const ForegroundColors colors(source.view(), matte, view(foreground));
    media::Picture target = out.writable();
    draw_foreground(colors, {200, 10, 90}, target);
    const auto around = sample_values({200, 10, 90}, source.view().layout);
    const MatteReference reference(source, alpha, static_cast<double>(Matte::default_cleanup), foreground);
    int wrong = 0;
    for_each_color_sample(source, [&](int c, int x, int y) {
      const double a = reference.alpha(c, x, y);
      const std::uint32_t stored = out.get(c, x, y);
      // A small alpha divides float's rounding of the difference.
      const bool good = a == 0   ? stored == around.at(static_cast<std::size_t>(c))
                        : a == 1 ? stored == source.get(c, x, y)
                                 : tests::is_rounded(reference.foreground(c, x, y), stored, format.layout.depth);
      wrong += good ? 0 : 1;
    });
    CHECK(wrong == 0);
  }
}

TEST_CASE("alpha that is no number or beyond the ends is taken for an end", "[composite]") {
  Plane alpha(4, 1);
  alpha.values = {std::numeric_limits<float>::quiet_NaN(), -3.0F, 7.0F, std::numeric_limits<float>::infinity()};
  media::PictureLayout layout;
  layout.width = 4;
  layout.height = 1;
  const Matte matte(alpha.view(), layout, 0);
  CHECK(std::vector<float>(matte.luma().row(0), matte.luma().row(0) + 4) == std::vector<float>{0, 0, 1, 1});
}

TEST_CASE("pictures that do not fit each other are refused", "[composite]") {
  const TestPicture source(tests::test_format("yuv420p"), width, height);
  const TestPicture other(tests::test_format("yuv422p"), width, height);
  const Plane alpha(width, height);
  const Plane small(width - 1, height);
  CHECK_THROWS_WITH(Matte(small.view(), source.view().layout), Catch::Contains("74x23"));
  const Matte matte(alpha.view(), source.view().layout);
  const ForegroundColors colors(source.view(), matte, std::nullopt);
  TestPicture out(tests::test_format("yuv420p"), width, height);
  media::Picture target = out.writable();
  CHECK_THROWS_WITH(composite(colors, other.view(), target), Catch::Contains("background"));
}
