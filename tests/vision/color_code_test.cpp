#include "vision/color_code.h"

#include <catch2/catch.hpp>

using namespace smartcv::media;
using smartcv::vision::sample_values;
using Values = std::array<std::uint16_t, 3>;

namespace {

PictureLayout layout(ColorModel model, int depth, ColorMatrix matrix, ColorRange range) {
  PictureLayout made;
  made.model = model;
  made.depth = depth;
  made.matrix = matrix;
  made.range = range;
  return made;
}

}  // namespace

TEST_CASE("colours get the codes of the standards' colour bars") {
  const auto yuv = ColorModel::yuv;
  // 100 % bars, 8-bit limited range: BT.601 red, BT.709 red, green, blue; 10-bit BT.709 red.
  CHECK(sample_values({255, 0, 0}, layout(yuv, 8, ColorMatrix::bt601, ColorRange::limited)) == Values{81, 90, 240});
  CHECK(sample_values({255, 0, 0}, layout(yuv, 8, ColorMatrix::bt709, ColorRange::limited)) == Values{63, 102, 240});
  CHECK(sample_values({0, 255, 0}, layout(yuv, 8, ColorMatrix::bt709, ColorRange::limited)) == Values{173, 42, 26});
  CHECK(sample_values({0, 0, 255}, layout(yuv, 8, ColorMatrix::bt709, ColorRange::limited)) == Values{32, 240, 118});
  CHECK(sample_values({255, 0, 0}, layout(yuv, 10, ColorMatrix::bt709, ColorRange::limited)) == Values{250, 409, 960});
  CHECK(sample_values({255, 0, 0}, layout(yuv, 8, ColorMatrix::bt601, ColorRange::full)) == Values{76, 85, 255});
}

TEST_CASE("black and white take the ends of the range and neutral chroma in every matrix") {
  for (const auto matrix : {ColorMatrix::bt601, ColorMatrix::bt709, ColorMatrix::bt2020, ColorMatrix::fcc,
                            ColorMatrix::smpte240m, ColorMatrix::ycgco}) {
    for (const int depth : {8, 10, 12, 16}) {
      const auto middle = static_cast<std::uint16_t>(1 << (depth - 1));
      const auto unit = static_cast<std::uint16_t>(1 << (depth - 8));
      const auto top = static_cast<std::uint16_t>((1 << depth) - 1);
      const auto limited = layout(ColorModel::yuv, depth, matrix, ColorRange::limited);
      const auto full = layout(ColorModel::yuv, depth, matrix, ColorRange::full);
      CHECK(sample_values({0, 0, 0}, limited) == Values{static_cast<std::uint16_t>(16 * unit), middle, middle});
      CHECK(sample_values({255, 255, 255}, limited) == Values{static_cast<std::uint16_t>(235 * unit), middle, middle});
      CHECK(sample_values({0, 0, 0}, full) == Values{0, middle, middle});
      CHECK(sample_values({255, 255, 255}, full) == Values{top, middle, middle});
    }
  }
}

TEST_CASE("RGB and gray pictures get their own codes") {
  CHECK(sample_values({1, 128, 255}, layout(ColorModel::rgb, 8, ColorMatrix::bt709, ColorRange::full)) ==
        Values{1, 128, 255});
  CHECK(sample_values({0, 128, 255}, layout(ColorModel::rgb, 10, ColorMatrix::bt709, ColorRange::full)) ==
        Values{0, 514, 1023});
  CHECK(sample_values({255, 0, 0}, layout(ColorModel::gray, 8, ColorMatrix::bt601, ColorRange::full))[0] == 76);
}
