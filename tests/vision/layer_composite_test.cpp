#include "vision/layer_composite.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <opencv2/core.hpp>
#include <random>

#include "base/error.h"
#include "tests/vision/test_picture.h"
#include "vision/color_code.h"
#include "vision/component_grid.h"

using namespace smartcv;
using namespace smartcv::vision;
using tests::TestFormat;
using tests::TestPicture;

namespace {

constexpr int width = 75;
constexpr int height = 43;

const LightCurve& sdr() {
  static const LightCurve curve;
  return curve;
}

// Every format, subsampled ones in every siting.
std::vector<TestFormat> varied_formats() {
  using media::ChromaSiting;
  std::vector<TestFormat> formats;
  for (const TestFormat& format : tests::test_formats()) {
    for (const ChromaSiting siting : {ChromaSiting::left, ChromaSiting::center, ChromaSiting::top_left,
                                      ChromaSiting::top, ChromaSiting::bottom_left, ChromaSiting::bottom}) {
      TestFormat varied = format;
      varied.layout.siting = siting;
      varied.layout.range = formats.size() % 2 == 1 ? media::ColorRange::full : media::ColorRange::limited;
      formats.push_back(varied);
      if (format.layout.log2_chroma_width == 0) {
        break;
      }
    }
  }
  return formats;
}

cv::Vec4f code_of(Rgb color, float alpha) {
  const float k = alpha / 255;
  return {k * static_cast<float>(color.r), k * static_cast<float>(color.g), k * static_cast<float>(color.b), alpha};
}

Layer plain(const cv::Rect& area, Rgb color, float alpha) {
  const cv::Vec4f value = code_of(color, alpha);
  Layer layer;
  layer.area = area;
  layer.rgba = cv::Mat(area.size(), CV_32FC4, cv::Scalar(value[0], value[1], value[2], value[3]));
  return layer;
}

// Random cloth with holes and see-through places.
Layer random_layer(const cv::Rect& area, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<float> unit(0, 1);
  Layer layer;
  layer.area = area;
  layer.rgba = cv::Mat(area.size(), CV_32FC4, cv::Scalar::all(0));
  for (int y = 0; y < area.height; ++y) {
    for (int x = 0; x < area.width; ++x) {
      const int kind = (x / 7 + y / 5) % 3;
      const float alpha = kind == 0 ? 0.0F : kind == 1 ? 1.0F : unit(random);
      layer.rgba.at<cv::Vec4f>(y, x) = {alpha * unit(random), alpha * unit(random), alpha * unit(random), alpha};
    }
  }
  return layer;
}

// True when a luma pixel that the sample stands for is covered.
bool covered(const Layer& layer, const media::PictureLayout& layout, int component, int x, int y) {
  const AxisTaps across = make_axis_taps(horizontal_grid(layout, 0), horizontal_grid(layout, component));
  const AxisTaps down = make_axis_taps(vertical_grid(layout, 0), vertical_grid(layout, component));
  for (int i = 0; i < across.taps; ++i) {
    for (int j = 0; j < down.taps; ++j) {
      if (across.weight(i, x) == 0 || down.weight(j, y) == 0) {
        continue;
      }
      const cv::Point at(across.first[static_cast<std::size_t>(x)] + i - layer.area.x,
                         down.first[static_cast<std::size_t>(y)] + j - layer.area.y);
      if (at.x >= 0 && at.y >= 0 && at.x < layer.area.width && at.y < layer.area.height &&
          layer.rgba.at<cv::Vec4f>(at)[3] > 0) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace

TEST_CASE("samples under no coverage stay bit-identical, in every format", "[layer]") {
  const Layer layer = random_layer({9, 6, 50, 31}, 3);
  for (const TestFormat& format : varied_formats()) {
    INFO(format.name << ", siting " << static_cast<int>(format.layout.siting));
    const TestPicture before(format, width, height);
    TestPicture after(format, width, height);
    const media::Picture picture = after.writable();
    draw_layer(layer, sdr(), {}, picture);
    const int color = color_components(picture.layout);
    int changed = 0;
    for (int c = 0; c < picture.count; ++c) {
      const auto& component = picture.components[static_cast<std::size_t>(c)];
      for (int y = 0; y < component.height; ++y) {
        for (int x = 0; x < component.width; ++x) {
          const bool same = before.get(c, x, y) == after.get(c, x, y);
          changed += same ? 0 : 1;
          if (!same && (c >= color || !covered(layer, picture.layout, c, x, y))) {
            FAIL("component " << c << " at " << x << ", " << y);
          }
        }
      }
    }
    CHECK(changed > 300);
  }
}

TEST_CASE("bytes that belong to no sample are kept", "[layer]") {
  for (const TestFormat& format : tests::test_formats()) {
    INFO(format.name);
    const TestPicture before(format, width, height);
    TestPicture after(format, width, height);
    draw_layer(random_layer({0, 0, width, height}, 5), sdr(), {}, after.writable());
    // Sample by sample the old values back: then all bytes must be the old ones.
    for (int c = 0; c < before.view().count; ++c) {
      const media::ConstPicture view = before.view();
      const auto& component = view.components[static_cast<std::size_t>(c)];
      if (component.shift != 0) {
        continue;  // set() writes the whole word
      }
      for (int y = 0; y < component.height; ++y) {
        for (int x = 0; x < component.width; ++x) {
          after.set(c, x, y, before.get(c, x, y));
        }
      }
    }
    if (before.view().components[0].shift == 0) {
      CHECK(before.planes() == after.planes());
    }
  }
}

TEST_CASE("an opaque layer leaves nothing of what was below, in every format", "[layer]") {
  const Rgb color{200, 60, 30};
  const cv::Rect area(10, 7, 40, 25);
  for (const TestFormat& format : varied_formats()) {
    INFO(format.name << ", siting " << static_cast<int>(format.layout.siting));
    TestPicture after(format, width, height, 9);
    const media::Picture picture = after.writable();
    draw_layer(plain(area, color, 1), sdr(), {}, picture);
    const auto expected = sample_values(color, picture.layout);
    const int tolerance = std::max(1, 1 << (picture.layout.depth - 8) >> 2);
    for (int c = 0; c < color_components(picture.layout); ++c) {
      const int log2_width = is_chroma(picture.layout, c) ? picture.layout.log2_chroma_width : 0;
      const int log2_height = is_chroma(picture.layout, c) ? picture.layout.log2_chroma_height : 0;
      for (int y = ((area.y - 1) >> log2_height) + 2; y < (area.br().y >> log2_height) - 1; ++y) {
        for (int x = ((area.x - 1) >> log2_width) + 2; x < (area.br().x >> log2_width) - 1; ++x) {
          const int difference = static_cast<int>(after.get(c, x, y)) - expected[static_cast<std::size_t>(c)];
          if (std::abs(difference) > tolerance) {
            FAIL("component " << c << " at " << x << ", " << y << ": " << difference);
          }
        }
      }
    }
  }
}

TEST_CASE("light is mixed, not code: half white over black is 188", "[layer]") {
  TestPicture picture(tests::test_format("rgb24"), width, height);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      for (int c = 0; c < 3; ++c) {
        picture.set(c, x, y, 0);
      }
    }
  }
  Layer layer = plain({0, 0, 30, 20}, {255, 255, 255}, 1);
  layer.opacity = 0.5F;
  draw_layer(layer, sdr(), {}, picture.writable());
  CHECK(picture.get(0, 5, 5) == 188);
  layer = plain({30, 0, 30, 20}, {255, 255, 255}, 0.5F);
  draw_layer(layer, sdr(), {}, picture.writable());
  CHECK(picture.get(1, 40, 5) == 188);
  layer = plain({0, 20, 30, 20}, {255, 255, 255}, 1);
  layer.visible = cv::Mat(20, 30, CV_8UC1, cv::Scalar(255));
  layer.visible(cv::Rect(0, 0, 10, 20)).setTo(0);
  layer.visible(cv::Rect(10, 0, 10, 20)).setTo(51);  // a fifth
  draw_layer(layer, sdr(), {}, picture.writable());
  CHECK(picture.get(2, 5, 25) == 0);
  CHECK(picture.get(2, 15, 25) == 124);
  CHECK(picture.get(2, 25, 25) == 255);
}

TEST_CASE("a layer is drawn upright on a picture that is stored otherwise", "[layer]") {
  for (int turns = 0; turns < 4; ++turns) {
    for (const bool mirrored : {false, true}) {
      const media::Orientation orientation{turns, mirrored};
      TestPicture picture(tests::test_format("rgb24"), width, height);
      const Size upright = upright_size({width, height}, orientation);
      const cv::Rect area(5, 8, 20, 11);
      Layer layer = plain(area, {10, 20, 30}, 1);
      layer.rgba.at<cv::Vec4f>(2, 3) = code_of({250, 240, 230}, 1);
      draw_layer(layer, sdr(), orientation, picture.writable());
      for (int y = 0; y < upright.height; ++y) {
        for (int x = 0; x < upright.width; ++x) {
          if (!area.contains({x, y})) {
            continue;
          }
          const Point at = to_stored(Point{static_cast<float>(x) + 0.5F, static_cast<float>(y) + 0.5F}, orientation,
                                     {width, height});
          const bool marked = x == area.x + 3 && y == area.y + 2;
          CHECK(picture.get(0, static_cast<int>(at.x), static_cast<int>(at.y)) == (marked ? 250U : 10U));
        }
      }
    }
  }
}

TEST_CASE("white cloth in an HDR picture is reference white", "[layer]") {
  TestFormat format = tests::test_format("yuv420p10le");
  format.layout.matrix = media::ColorMatrix::bt2020;
  TestPicture picture(format, width, height);
  draw_layer(plain({0, 0, 40, 30}, {255, 255, 255}, 1), LightCurve("smpte2084", "bt2020"), {}, picture.writable());
  CHECK(picture.get(0, 10, 10) == Approx(64 + 0.58 * 876).margin(4));
  CHECK(picture.get(1, 5, 5) == Approx(512).margin(2));
}

TEST_CASE("shading takes the light of what is covered, and only its course", "[layer]") {
  TestPicture picture(tests::test_format("rgb24"), 75, 43);
  const auto fill = [&] {
    for (int y = 0; y < height; ++y) {
      for (int x = 0; x < width; ++x) {
        for (int c = 0; c < 3; ++c) {
          picture.set(c, x, y, x < width / 2 ? 60 : 120);
        }
      }
    }
  };
  Layer layer = plain({0, 0, width, height}, {150, 150, 150}, 1);
  fill();
  draw_layer(layer, sdr(), {}, picture.writable());
  CHECK(picture.get(0, 10, 20) == 150);
  layer.shading = 1;
  fill();
  draw_layer(layer, sdr(), {}, picture.writable());
  CHECK(picture.get(0, 5, 20) < 130);
  CHECK(picture.get(0, 70, 20) > 160);
  CHECK(picture.get(0, 70, 20) < 215);
}

TEST_CASE("a layer that does not fit is refused, an empty one does nothing", "[layer]") {
  TestPicture picture(tests::test_format("yuv420p"), width, height);
  const TestPicture before(tests::test_format("yuv420p"), width, height);
  CHECK_THROWS_AS(draw_layer(plain({70, 0, 10, 10}, {}, 1), sdr(), {}, picture.writable()), Error);
  CHECK_THROWS_AS(draw_layer(plain({-1, 0, 10, 10}, {}, 1), sdr(), {}, picture.writable()), Error);
  Layer layer = plain({0, 0, 10, 10}, {}, 1);
  layer.visible = cv::Mat(3, 3, CV_8UC1);
  CHECK_THROWS_AS(draw_layer(layer, sdr(), {}, picture.writable()), Error);
  draw_layer({}, sdr(), {}, picture.writable());
  layer = plain({0, 0, 10, 10}, {255, 0, 0}, 1);
  layer.opacity = std::nanf("");
  draw_layer(layer, sdr(), {}, picture.writable());
  CHECK(picture.planes() == before.planes());
}
