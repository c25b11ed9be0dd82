#include "vision/mask_draw.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>

#include "base/error.h"
#include "tests/vision/test_picture.h"
#include "vision/polygon.h"

using namespace smartcv;
using namespace smartcv::vision;
using tests::TestPicture;

namespace {

// Where a picture was changed, seen sample by sample. `touched` and `beyond` judge a luma pixel.
struct Judges {
  std::function<bool(int x, int y)> touched;  // by the shape: must be replaced
  std::function<bool(int x, int y)> beyond;   // the soft edge: must be as it was
};

float gap(float from, float to, float at) { return std::max({from - at, at - to, 0.0F}); }

Judges judges(const Box& box) {
  return {[=](int x, int y) {
            const auto px = static_cast<float>(x);
            const auto py = static_cast<float>(y);
            return px + 1 > box.x1 && px < box.x2 && py + 1 > box.y1 && py < box.y2;
          },
          [=](int x, int y) {
            const auto px = static_cast<float>(x);
            const auto py = static_cast<float>(y);
            return std::hypot(gap(px, px + 1, std::clamp(px + 0.5F, box.x1, box.x2)),
                              gap(py, py + 1, std::clamp(py + 0.5F, box.y1, box.y2))) > 8;
          }};
}

// The ellipse of MaskShape::ellipse, written down once more: half axes 0.55 of the sides, continued straight to the
// borders it reaches over.
Judges ellipse_judges(const Box& box, Size picture) {
  const Box bounds = grown(box, 0.05F);
  const auto q = [=](int x, int y, float more) {
    const Point c = box.center();
    float dx = gap(static_cast<float>(x), static_cast<float>(x + 1), c.x) / (0.55F * box.width() + more);
    float dy = gap(static_cast<float>(y), static_cast<float>(y + 1), c.y) / (0.55F * box.height() + more);
    const bool left = static_cast<float>(x) < c.x;
    const bool above = static_cast<float>(y) < c.y;
    dx = (left ? bounds.x1 <= 0 : bounds.x2 >= static_cast<float>(picture.width)) ? 0 : dx;
    dy = (above ? bounds.y1 <= 0 : bounds.y2 >= static_cast<float>(picture.height)) ? 0 : dy;
    return dx * dx + dy * dy;
  };
  return {[=](int x, int y) { return q(x, y, 0) < 0.999F; }, [=](int x, int y) { return q(x, y, 8) > 1.001F; }};
}

struct Found {
  int not_replaced = 0;
  int wrongly_changed = 0;
  int replaced = 0;
};

// `expected` says what a replaced sample of a component must be.
Found compare(const TestPicture& before, const TestPicture& after, const Judges& judge,
              const std::function<bool(int component, int x, int y)>& as_expected) {
  Found found;
  const auto picture = after.view();
  const auto& l = picture.layout;
  for (int i = 0; i < picture.count; ++i) {
    const bool alpha = l.has_alpha && i == picture.count - 1;
    const bool chroma = l.model == media::ColorModel::yuv && (i == 1 || i == 2);
    const int across = chroma ? l.log2_chroma_width : 0;
    const int down = chroma ? l.log2_chroma_height : 0;
    const auto& c = picture.components[static_cast<std::size_t>(i)];
    for (int y = 0; y < c.height; ++y) {
      for (int x = 0; x < c.width; ++x) {
        bool any_touched = false;
        bool all_beyond = true;
        for (int ly = y << down; ly < std::min(l.height, (y + 1) << down); ++ly) {
          for (int lx = x << across; lx < std::min(l.width, (x + 1) << across); ++lx) {
            any_touched = any_touched || judge.touched(lx, ly);
            all_beyond = all_beyond && judge.beyond(lx, ly);
          }
        }
        if (!alpha && any_touched) {
          ++found.replaced;
          found.not_replaced += as_expected(i, x, y) ? 0 : 1;
        }
        if (alpha || all_beyond) {
          found.wrongly_changed += before.get(i, x, y) != after.get(i, x, y) ? 1 : 0;
        }
      }
    }
  }
  return found;
}

// Bytes that belong to no sample, and bits of a word outside its sample, are the same in both.
bool same_padding(TestPicture before, TestPicture after) {
  const auto wipe = [](TestPicture& p) {
    const auto picture = p.writable();
    for (int i = 0; i < picture.count; ++i) {
      const auto& c = picture.components[static_cast<std::size_t>(i)];
      for (int y = 0; y < c.height; ++y) {
        for (int x = 0; x < c.width; ++x) {
          std::uint8_t* at = c.data + y * c.row_stride + x * c.pixel_stride;
          const std::uint32_t mask = ((1U << c.depth) - 1U) << c.shift;
          at[0] = static_cast<std::uint8_t>(at[0] & ~mask);
          if (c.wide()) {
            at[1] = static_cast<std::uint8_t>(at[1] & ~(mask >> 8));
          }
        }
      }
    }
  };
  wipe(before);
  wipe(after);
  return before.planes() == after.planes();
}

MaskStyle style_of(MaskStyle::Method method, int cells = 6, float blur_strength = 0.5F) {
  MaskStyle style;
  style.method = method;
  style.cells = cells;
  style.blur_strength = blur_strength;
  return style;
}

MaskStyle colored(MaskStyle::Method method, Rgb color) {
  MaskStyle style = style_of(method);
  style.color = color;
  return style;
}

}  // namespace

TEST_CASE("in every layout a solid mask replaces all it touches and nothing beyond its soft edge") {
  const MaskStyle style = colored(MaskStyle::Method::solid, {200, 30, 90});
  const std::vector<Box> places{
      {30.3F, 20.7F, 70.2F, 61.9F}, {-12, -9, 24, 30}, {70, 40, 140, 130}, {50, -40, 60, 200}};
  for (const auto& format : tests::test_formats()) {
    for (const Box& place : places) {
      for (const bool ellipse : {true, false}) {
        CAPTURE(format.name, place.x1, place.y1, ellipse);
        const TestPicture before(format, 97, 83);
        TestPicture after = before;
        auto picture = after.writable();
        const auto values = sample_values(style.color, picture.layout);
        draw_mask(picture, ellipse ? MaskShape::ellipse(place) : MaskShape::box(place), 40, 40, style);
        const Found found =
            compare(before, after, ellipse ? ellipse_judges(place, {97, 83}) : judges(place),
                    [&](int i, int x, int y) { return after.get(i, x, y) == values[static_cast<std::size_t>(i)]; });
        CHECK(found.replaced > 300);
        CHECK(found.not_replaced == 0);
        CHECK(found.wrongly_changed == 0);
        CHECK(same_padding(before, after));
      }
    }
  }
}

TEST_CASE("in every layout cells and blur leave nothing of what was under the mask") {
  // Two pictures that differ only in fine detail under the mask: the results must be nearly the same there.
  const Box place{30, 20, 78, 70};
  for (const auto& format : tests::test_formats()) {
    for (const auto method : {MaskStyle::Method::pixelate, MaskStyle::Method::blur}) {
      CAPTURE(format.name, static_cast<int>(method));
      const TestPicture before(format, 97, 83);
      TestPicture after = before;
      auto picture = after.writable();
      draw_mask(picture, MaskShape::ellipse(place), 48, 50, style_of(method, 3));
      const double full = (1U << format.layout.depth) - 1;
      const Found found = compare(before, after, ellipse_judges(place, {97, 83}), [&](int i, int x, int y) {
        // The content is noise: what is left of it after averaging is near the middle.
        return std::abs(after.get(i, x, y) / full - 0.5) < 0.2;
      });
      CHECK(found.not_replaced == 0);
      CHECK(found.wrongly_changed == 0);
      CHECK(same_padding(before, after));
    }
  }
}

TEST_CASE("pixelation draws as many cells across the face as asked for, whatever its size") {
  for (const int side : {60, 240}) {
    TestPicture made(tests::test_format("gray"), 400, 400);
    auto picture = made.writable();
    const Box face{80, 80, 80 + static_cast<float>(side), 80 + static_cast<float>(side)};
    draw_mask(picture, MaskShape::box(face), face.width(), face.height(), style_of(MaskStyle::Method::pixelate, 5));
    int changes = 0;
    for (int x = 81; x < 80 + side; ++x) {
      changes += made.get(0, x, 90) != made.get(0, x - 1, 90) ? 1 : 0;
    }
    CHECK(changes == 4);
    // A cell is the mean of its samples: the first cell, from the untouched picture.
    const TestPicture before(tests::test_format("gray"), 400, 400);
    double sum = 0;
    for (int y = 80; y < 80 + side / 5; ++y) {
      for (int x = 80; x < 80 + side / 5; ++x) {
        sum += before.get(0, x, y);
      }
    }
    CHECK(made.get(0, 85, 85) == std::lround(sum / (side / 5 * side / 5)));
  }
}

TEST_CASE("noise of cells is the same over time for one seed, and another one for another seed") {
  // The same face three times, with a little more light each time.
  const auto drawn = [](std::uint32_t light, std::uint64_t seed, float noise) {
    TestPicture made(tests::test_format("gray"), 120, 120);
    for (int y = 0; y < 120; ++y) {
      for (int x = 0; x < 120; ++x) {
        made.set(0, x, y, 100 + light);
      }
    }
    auto picture = made.writable();
    MaskStyle style = style_of(MaskStyle::Method::pixelate, 5);
    style.noise = noise;
    style.noise_seed = seed;
    draw_mask(picture, MaskShape::box({10, 10, 110, 110}), 100, 100, style);
    std::vector<int> cells;
    for (int y = 20; y < 110; y += 20) {
      for (int x = 20; x < 110; x += 20) {
        cells.push_back(static_cast<int>(made.get(0, x, y)) - 100 - static_cast<int>(light));
      }
    }
    return cells;
  };
  const auto first = drawn(0, 7, 0.1F);
  CHECK(drawn(1, 7, 0.1F) == first);
  CHECK(drawn(5, 7, 0.1F) == first);
  CHECK(drawn(0, 8, 0.1F) != first);
  CHECK(drawn(0, 7, 0) == std::vector<int>(25, 0));
  CHECK(*std::max_element(first.begin(), first.end()) > 10);
  CHECK(*std::min_element(first.begin(), first.end()) < -10);
  CHECK(*std::max_element(first.begin(), first.end()) <= 26);
}

TEST_CASE("a preview of a concave region is a line around it, without lines where its parts meet") {
  const std::vector<Point> corners{{20, 20}, {60, 20}, {60, 60}, {140, 60}, {140, 140}, {20, 140}};
  std::vector<MaskShape> parts;
  for (const auto& part : convex_parts(corners)) {
    parts.push_back(MaskShape::polygon(part));
  }
  REQUIRE(parts.size() > 1);
  const TestPicture before(tests::test_format("yuv420p"), 160, 160);
  TestPicture after = before;
  auto picture = after.writable();
  draw_region(picture, parts, 80, 80, colored(MaskStyle::Method::outline, {0, 255, 0}));
  CHECK(after.get(0, 19, 70) == sample_values({0, 255, 0}, picture.layout)[0]);
  for (int y = 20; y < 140; ++y) {
    for (int x = 20; x < 140; ++x) {
      if (x < 60 || y >= 60) {
        REQUIRE(after.get(0, x, y) == before.get(0, x, y));
      }
    }
  }
}

TEST_CASE("a blur weaker than its floor is not to be had") {
  const auto blurred = [](float strength) {
    TestPicture made(tests::test_format("yuv420p"), 200, 200);
    auto picture = made.writable();
    draw_mask(picture, MaskShape::ellipse({50, 50, 150, 150}), 90, 90, style_of(MaskStyle::Method::blur, 6, strength));
    return made.planes();
  };
  CHECK(blurred(0.01F) == blurred(0.35F));
  CHECK(blurred(0.5F) != blurred(0.35F));
}

TEST_CASE("a blurred step becomes a slope as long as a Gaussian of that sigma makes it") {
  TestPicture made(tests::test_format("gray16le"), 600, 600);
  for (int y = 0; y < 600; ++y) {
    for (int x = 0; x < 600; ++x) {
      made.set(0, x, y, x < 300 ? 10000 : 50000);
    }
  }
  auto picture = made.writable();
  draw_mask(picture, MaskShape::box({200, 200, 400, 400}), 100, 100, style_of(MaskStyle::Method::blur));
  for (const int x : {210, 250, 275, 300, 325, 350, 390}) {
    const double expected = 30000 + 20000 * std::erf((x + 0.5 - 300) / (50 * std::sqrt(2.0)));
    CAPTURE(x, expected);
    CHECK(made.get(0, x, 300) == Approx(expected).margin(700));
  }
}

TEST_CASE("an outline leaves the inside as it is") {
  const TestPicture before(tests::test_format("yuv420p"), 200, 160);
  TestPicture after = before;
  auto picture = after.writable();
  draw_mask(picture, MaskShape::box({60, 40, 120, 100}), 60, 60, colored(MaskStyle::Method::outline, {0, 255, 0}));
  const auto values = sample_values({0, 255, 0}, picture.layout);
  CHECK(after.get(0, 59, 70) == values[0]);
  CHECK(after.get(0, 90, 39) == values[0]);
  CHECK(after.get(0, 90, 100) == values[0]);
  CHECK(after.get(1, 29, 35) == values[1]);
  for (int y = 40; y < 100; ++y) {
    for (int x = 60; x < 120; ++x) {
      REQUIRE(after.get(0, x, y) == before.get(0, x, y));
    }
  }
}

TEST_CASE("the edge is soft: it falls from the mask's colour to the picture without a jump") {
  TestPicture made(tests::test_format("gray"), 300, 200);
  for (int y = 0; y < 200; ++y) {
    for (int x = 0; x < 300; ++x) {
      made.set(0, x, y, 235);
    }
  }
  auto picture = made.writable();
  draw_mask(picture, MaskShape::ellipse({50, 30, 250, 170}), 100, 100, {});
  int last = 16;
  int steps = 0;
  for (int x = 150; x < 300; ++x) {
    const int value = static_cast<int>(made.get(0, x, 100));
    REQUIRE(value >= last);
    REQUIRE(value - last < 60);
    steps += value != last ? 1 : 0;
    last = value;
  }
  CHECK(last == 235);
  CHECK(steps >= 6);
}

TEST_CASE("a mask outside the picture, an empty one and a huge one are drawn without harm") {
  const TestPicture before(tests::test_format("yuv420p"), 65, 33);
  for (const auto method :
       {MaskStyle::Method::solid, MaskStyle::Method::pixelate, MaskStyle::Method::blur, MaskStyle::Method::outline}) {
    CAPTURE(static_cast<int>(method));
    const MaskStyle style = colored(method, {255, 255, 255});
    TestPicture after = before;
    auto picture = after.writable();
    draw_mask(picture, MaskShape::ellipse({-100, -100, -30, -30}), 70, 70, style);
    draw_mask(picture, MaskShape::box({100, 10, 120, 20}), 20, 10, style);
    draw_mask(picture, MaskShape::box({10, 10, 10, 20}), 20, 10, style);
    draw_mask(picture, MaskShape::ellipse({20, 20, 10, 10}), 20, 10, style);
    CHECK(after.planes() == before.planes());
    draw_mask(picture, MaskShape::ellipse({-1e6F, -1e6F, 1e6F, 1e6F}), 1e6F, 1e6F, style);
    draw_mask(picture, MaskShape::box({3.2F, 3.1F, 3.3F, 3.2F}), 0, 0, style);
    CHECK(same_padding(before, after));
    if (method == MaskStyle::Method::solid) {
      CHECK(after.get(0, 0, 0) == 235);
      CHECK(after.get(0, 64, 32) == 235);
    }
  }
}

TEST_CASE("sizes that are not numbers are a defect, not an endless loop") {
  TestPicture made(tests::test_format("gray"), 64, 64);
  auto picture = made.writable();
  CHECK_THROWS_AS(
      draw_mask(picture, MaskShape::box({1, 1, 9, 9}), std::nanf(""), 8, style_of(MaskStyle::Method::pixelate)), Error);
}

TEST_CASE("a whole picture in one colour keeps its alpha and its padding") {
  for (const auto& format : tests::test_formats()) {
    CAPTURE(format.name);
    const TestPicture before(format, 31, 17);
    TestPicture after = before;
    auto picture = after.writable();
    fill_whole(picture, {10, 200, 30});
    const auto values = sample_values({10, 200, 30}, picture.layout);
    const Judges everywhere{[](int, int) { return true; }, [](int, int) { return false; }};
    const Found found = compare(before, after, everywhere, [&](int i, int x, int y) {
      return after.get(i, x, y) == values[static_cast<std::size_t>(i)];
    });
    CHECK(found.replaced >= 31 * 17);
    CHECK(found.not_replaced == 0);
    CHECK(found.wrongly_changed == 0);
    CHECK(same_padding(before, after));
  }
}
