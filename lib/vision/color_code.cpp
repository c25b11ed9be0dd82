#include "vision/color_code.h"

#include <algorithm>
#include <cmath>

namespace smartcv::vision {
namespace {

struct LumaWeights {
  double red;
  double blue;
};

LumaWeights weights(media::ColorMatrix matrix) noexcept {
  switch (matrix) {
    case media::ColorMatrix::bt601:
      return {0.299, 0.114};
    case media::ColorMatrix::bt2020:
      return {0.2627, 0.0593};
    case media::ColorMatrix::fcc:
      return {0.30, 0.11};
    case media::ColorMatrix::smpte240m:
      return {0.212, 0.087};
    default:
      return {0.2126, 0.0722};
  }
}

std::uint16_t rounded(double value, int depth) noexcept {
  const double top = static_cast<double>((1 << depth) - 1);
  return static_cast<std::uint16_t>(std::lround(std::clamp(value, 0.0, top)));
}

// 0..1 as a luma, gray or RGB code.
std::uint16_t level(double value, const media::PictureLayout& layout) noexcept {
  const double scaled = layout.range == media::ColorRange::full
                            ? value * static_cast<double>((1 << layout.depth) - 1)
                            : (219 * value + 16) * static_cast<double>(1 << (layout.depth - 8));
  return rounded(scaled, layout.depth);
}

// -0.5..0.5 as a chroma code.
std::uint16_t chroma(double value, const media::PictureLayout& layout) noexcept {
  const double scaled = layout.range == media::ColorRange::full
                            ? value * static_cast<double>((1 << layout.depth) - 1) + (1 << (layout.depth - 1))
                            : (224 * value + 128) * static_cast<double>(1 << (layout.depth - 8));
  return rounded(scaled, layout.depth);
}

}  // namespace

std::array<std::uint16_t, 3> sample_values(Rgb color, const media::PictureLayout& layout) noexcept {
  const double r = color.r / 255.0;
  const double g = color.g / 255.0;
  const double b = color.b / 255.0;
  if (layout.model == media::ColorModel::rgb) {
    return {level(r, layout), level(g, layout), level(b, layout)};
  }
  if (layout.model == media::ColorModel::yuv && layout.matrix == media::ColorMatrix::ycgco) {
    return {level(0.25 * r + 0.5 * g + 0.25 * b, layout), chroma(-0.25 * r + 0.5 * g - 0.25 * b, layout),
            chroma(0.5 * r - 0.5 * b, layout)};
  }
  const LumaWeights w = weights(layout.matrix);
  const double y = w.red * r + (1 - w.red - w.blue) * g + w.blue * b;
  if (layout.model == media::ColorModel::gray) {
    return {level(y, layout), 0, 0};
  }
  return {level(y, layout), chroma((b - y) / (2 * (1 - w.blue)), layout), chroma((r - y) / (2 * (1 - w.red)), layout)};
}

}  // namespace smartcv::vision
