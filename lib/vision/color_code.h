#ifndef SMARTCV_VISION_COLOR_CODE_H
#define SMARTCV_VISION_COLOR_CODE_H

#include <array>
#include <cstdint>

#include "media/picture.h"

namespace smartcv::vision {

// A colour as a user names it: 8-bit R'G'B', full range.
struct Rgb {
  std::uint8_t r = 0;
  std::uint8_t g = 0;
  std::uint8_t b = 0;
  friend bool operator==(const Rgb&, const Rgb&) = default;
};

// The colour as sample values of a picture, in the order of its components without alpha (Y Cb Cr, R G B or gray),
// rounded to nearest. Matrix, range and depth are the layout's. Formulas: ITU-R BT.601, BT.709, BT.2020 (non-constant
// luminance), H.264 annex E for FCC, SMPTE 240M and YCgCo.
[[nodiscard]] std::array<std::uint16_t, 3> sample_values(Rgb color, const media::PictureLayout& layout) noexcept;

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_COLOR_CODE_H
