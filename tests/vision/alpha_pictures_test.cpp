#include "vision/alpha_pictures.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <random>

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

// Planar Y Cb Cr A.
TestFormat yuva(int depth, int log2_width, int log2_height) {
  TestFormat format = tests::test_format("yuva420p");
  format.name = "yuva";
  format.layout.depth = depth;
  format.layout.log2_chroma_width = log2_width;
  format.layout.log2_chroma_height = log2_height;
  for (auto& part : format.parts) {
    part.pixel_stride = depth > 8 ? 2 : 1;
  }
  return format;
}

struct Subject {
  explicit Subject(TestFormat format, bool with_foreground = true)
      : source(std::move(format), width, height, 1),
        alpha(tests::varied_alpha(width, height, 2)),
        foreground(random_foreground(3)),
        matte(alpha.view(), source.view().layout),
        colors(source.view(), matte,
               with_foreground
                   ? std::optional(RgbFloatPlanes{foreground[0].view(), foreground[1].view(), foreground[2].view()})
                   : std::nullopt),
        reference(source, alpha, static_cast<double>(Matte::default_cleanup),
                  with_foreground ? std::optional(foreground) : std::nullopt) {}
  TestPicture source;
  Plane alpha;
  std::array<Plane, 3> foreground;
  Matte matte;
  ForegroundColors colors;
  MatteReference reference;
};

double top_of(int depth) { return std::ldexp(1.0, depth) - 1; }

// The foreground's chroma at a place of the luma grid, by linear interpolation between chroma samples.
double chroma_at(const Subject& subject, int component, double x, double y) {
  const auto layout = subject.source.view().layout;
  const Size size = component_size(layout, component);
  const double u =
      std::clamp((x - tests::first_chroma(layout, true)) / (1 << layout.log2_chroma_width), 0.0, size.width - 1.0);
  const double v =
      std::clamp((y - tests::first_chroma(layout, false)) / (1 << layout.log2_chroma_height), 0.0, size.height - 1.0);
  const int left = static_cast<int>(u);
  const int top = static_cast<int>(v);
  const auto at = [&](int i, int j) {
    return subject.reference.foreground(component, std::min(i, size.width - 1), std::min(j, size.height - 1));
  };
  const auto row = [&](int j) { return (1 - (u - left)) * at(left, j) + (u - left) * at(left + 1, j); };
  return (1 - (v - top)) * row(top) + (v - top) * row(top + 1);
}

}  // namespace

TEST_CASE("alpha is rounded and full range in gray and alpha components, a gray level in video", "[alpha]") {
  const Subject subject(tests::test_format("yuv420p"));
  for (const char* name : {"gray", "gray16le", "ya8", "yuv420p", "yuv420p10le", "rgb24"}) {
    INFO(name);
    TestPicture out(tests::test_format(name), width, height, 9);
    draw_alpha(subject.matte, out.writable());
    const auto layout = out.view().layout;
    int wrong = 0;
    for (int y = 0; y < height; ++y) {
      for (int x = 0; x < width; ++x) {
        const double a = subject.reference.alpha(0, x, y);
        const double exact =
            layout.model == media::ColorModel::gray ? a * top_of(layout.depth) : tests::sample_of(layout, 0, {a, a, a});
        wrong += tests::is_rounded(exact, out.get(0, x, y), layout.depth) ? 0 : 1;
      }
    }
    CHECK(wrong == 0);
    if (layout.model == media::ColorModel::yuv) {
      CHECK(out.get(1, 7, 7) == 1U << (layout.depth - 1));
    }
  }
  TestPicture out(tests::test_format("ya8"), width, height, 9);
  draw_alpha(subject.matte, out.writable());
  CHECK(out.get(1, 3, 3) == 255);
}

TEST_CASE("RGBA holds the foreground's colours, straight or multiplied, and black where nothing is seen", "[alpha]") {
  for (const char* from : {"yuv420p", "yuv422p12le", "nv12", "p010le", "gbrp10le", "gray"}) {
    Subject subject(tests::test_format(from));
    for (const char* to : {"bgra", "rgba64le"}) {
      for (const AlphaMode mode : {AlphaMode::straight, AlphaMode::premultiplied}) {
        INFO(from << " to " << to);
        TestPicture out(tests::test_format(to), width, height, 9);
        draw_rgba(subject.colors, mode, out.writable());
        const auto layout = out.view().layout;
        int wrong = 0;
        for (int y = 0; y < height; ++y) {
          for (int x = 0; x < width; ++x) {
            const double a = subject.reference.alpha(0, x, y);
            const auto rgb = subject.reference.foreground_rgb(x, y);
            const double share = mode == AlphaMode::premultiplied ? a : a == 0 ? 0 : 1;
            for (int c = 0; c < 3; ++c) {
              const double exact = share * rgb.at(static_cast<std::size_t>(c)) * top_of(layout.depth);
              // Converted in float: half a step of 16 bits at most.
              wrong += std::abs(exact - out.get(c, x, y)) <= (layout.depth > 8 ? 1.0 : 0.502) ? 0 : 1;
            }
            wrong += tests::is_rounded(a * top_of(layout.depth), out.get(3, x, y), layout.depth) ? 0 : 1;
          }
        }
        CHECK(wrong == 0);
      }
    }
  }
}

TEST_CASE("float RGBA is the same without the rounding", "[alpha]") {
  Subject subject(tests::test_format("yuv420p10le"));
  std::array<Plane, 4> planes{Plane(width, height), Plane(width, height), Plane(width, height), Plane(width, height)};
  draw_rgba(subject.colors, AlphaMode::premultiplied,
            {planes[0].writable(), planes[1].writable(), planes[2].writable(), planes[3].writable()});
  double furthest = 0;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const double a = subject.reference.alpha(0, x, y);
      furthest = std::max(furthest, std::abs(a - static_cast<double>(planes[3].at(x, y))));
      for (std::size_t c = 0; c < 3; ++c) {
        const double exact = a * subject.reference.foreground_rgb(x, y).at(c);
        furthest = std::max(furthest, std::abs(exact - static_cast<double>(planes.at(c).at(x, y))));
      }
    }
  }
  CHECK(furthest < 2e-6);
}

TEST_CASE("YUVA of the source's own depth and subsampling is bit-identical where alpha is 1", "[alpha]") {
  for (const media::ChromaSiting siting : {media::ChromaSiting::left, media::ChromaSiting::center,
                                           media::ChromaSiting::top_left, media::ChromaSiting::bottom}) {
    TestFormat from = tests::test_format("yuv420p");
    from.layout.siting = siting;
    TestFormat to = tests::test_format("yuva420p");
    to.layout.siting = siting;
    Subject subject(from);
    TestPicture out(to, width, height, 9);
    draw_yuva(subject.colors, AlphaMode::straight, out.writable());
    int wrong = 0;
    for (int c = 0; c < 3; ++c) {
      const Size size = component_size(from.layout, c);
      for (int y = 0; y < size.height; ++y) {
        for (int x = 0; x < size.width; ++x) {
          const double a = subject.reference.alpha(c, x, y);
          const double black = c == 0 ? 16 : 128;
          const bool good =
              a == 1 ? out.get(c, x, y) == subject.source.get(c, x, y)
                     : tests::is_rounded(a == 0 ? black : subject.reference.foreground(c, x, y), out.get(c, x, y), 8);
          wrong += good ? 0 : 1;
        }
      }
    }
    CHECK(wrong == 0);
  }
}

TEST_CASE("YUVA is brought to another depth and subsampling with the chroma where it belongs", "[alpha]") {
  struct Way {
    const char* from;
    int depth;
  };
  for (const Way way : {Way{"yuv420p", 10}, Way{"yuv420p10le", 12}, Way{"yuv422p12le", 10}, Way{"yuv420p", 8}}) {
    for (const auto range : {media::ColorRange::limited, media::ColorRange::full}) {
      for (const auto siting : {media::ChromaSiting::left, media::ChromaSiting::center, media::ChromaSiting::top_left,
                                media::ChromaSiting::bottom}) {
        for (const AlphaMode mode : {AlphaMode::straight, AlphaMode::premultiplied}) {
          TestFormat from = tests::test_format(way.from);
          from.layout.range = range;
          from.layout.siting = siting;
          TestFormat to = yuva(way.depth, 0, 0);
          to.layout.range = range;
          Subject subject(from);
          TestPicture out(to, width, height, 9);
          draw_yuva(subject.colors, mode, out.writable());
          int wrong = 0;
          for (int c = 0; c < 3; ++c) {
            const double from_zero = tests::sample_of(subject.source.view().layout, c, {0, 0, 0});
            const double to_zero = tests::sample_of(out.view().layout, c, {0, 0, 0});
            const double scale = range == media::ColorRange::full ? top_of(way.depth) / top_of(from.layout.depth)
                                                                  : std::ldexp(1.0, way.depth - from.layout.depth);
            for (int y = 0; y < height; ++y) {
              for (int x = 0; x < width; ++x) {
                const double a = subject.reference.alpha(0, x, y);
                const double share = mode == AlphaMode::premultiplied ? a : a == 0 ? 0 : 1;
                const double own = c == 0 ? subject.reference.foreground(0, x, y) : chroma_at(subject, c, x, y);
                const double exact = to_zero + share * (own - from_zero) * scale;
                wrong += tests::is_rounded(exact, out.get(c, x, y), way.depth) ? 0 : 1;
              }
            }
          }
          INFO(way.from << " to " << way.depth << " bits, siting " << static_cast<int>(siting));
          CHECK(wrong == 0);
          CHECK(out.get(3, 10, 1) == static_cast<std::uint32_t>(top_of(way.depth)));
        }
      }
    }
  }
}

TEST_CASE("YUVA of an RGB source goes through the matrix", "[alpha]") {
  Subject subject(tests::test_format("rgb24"), false);
  TestPicture out(yuva(10, 1, 1), width, height, 9);
  draw_yuva(subject.colors, AlphaMode::straight, out.writable());
  int wrong = 0;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const double a = subject.reference.alpha(0, x, y);
      tests::Rgb3 rgb = subject.reference.foreground_rgb(x, y);
      if (a == 0) {
        rgb = {0, 0, 0};
      }
      wrong += tests::is_rounded(tests::sample_of(out.view().layout, 0, rgb), out.get(0, x, y), 10) ? 0 : 1;
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("pictures without the components an output needs are refused", "[alpha]") {
  Subject subject(tests::test_format("yuv420p"));
  TestPicture yuv(tests::test_format("yuv420p"), width, height);
  TestPicture small(tests::test_format("bgra"), width - 1, height);
  CHECK_THROWS_WITH(draw_rgba(subject.colors, AlphaMode::straight, yuv.writable()), Catch::Contains("no RGB picture"));
  CHECK_THROWS_WITH(draw_rgba(subject.colors, AlphaMode::straight, small.writable()), Catch::Contains("74x23"));
}
