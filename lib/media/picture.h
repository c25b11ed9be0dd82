#ifndef SMARTCV_MEDIA_PICTURE_H
#define SMARTCV_MEDIA_PICTURE_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace smartcv::media {

enum class ColorModel { gray, yuv, rgb };
enum class ColorRange { limited, full };
// Matrix coefficients between YUV and RGB. An untagged source is bt601 below 720 lines, else bt709
// (the rule of most players); `Reader` has applied it already, `PictureLayout::matrix` is never a guess left
// to the caller. The tags written to the output are the source's own, untouched.
enum class ColorMatrix { bt601, bt709, bt2020, fcc, smpte240m, ycgco };
// Where a chroma sample sits relative to the luma grid (horizontal/vertical siting).
enum class ChromaSiting { left, center, top_left, top, bottom_left, bottom };

// What the samples of a picture mean. Sizes are those of the stored (not yet rotated) picture.
struct PictureLayout {
  int width = 0;   // luma samples
  int height = 0;  // luma rows
  ColorModel model = ColorModel::yuv;
  bool has_alpha = false;
  int depth = 8;               // bits of a sample, 8..16
  int log2_chroma_width = 0;   // 1 for 4:2:0 and 4:2:2
  int log2_chroma_height = 0;  // 1 for 4:2:0
  ColorMatrix matrix = ColorMatrix::bt709;
  ColorRange range = ColorRange::limited;
  ChromaSiting siting = ChromaSiting::left;

  friend bool operator==(const PictureLayout&, const PictureLayout&) = default;
};

// One colour component: a grid of unsigned samples somewhere in memory, planar, semi-planar or packed.
// Sample (x, y) is at data + y * row_stride + x * pixel_stride: one byte when depth + shift <= 8, else a
// little-endian 16-bit word whose value is word >> shift (P010 has shift 6). Bits outside
// depth << shift must be kept as they are.
template <typename Byte>
struct BasicComponent {
  Byte* data = nullptr;
  std::ptrdiff_t row_stride = 0;  // bytes; may be negative
  int pixel_stride = 1;           // bytes
  int shift = 0;
  int depth = 8;
  int width = 0;   // samples; ceil(picture width / 2^log2_chroma_width) for chroma
  int height = 0;  // rows

  [[nodiscard]] bool wide() const noexcept { return depth + shift > 8; }
  // True when one row is `width` neighbouring bytes (or words when wide()).
  [[nodiscard]] bool dense() const noexcept { return pixel_stride == (wide() ? 2 : 1); }
};
using Component = BasicComponent<std::uint8_t>;
using ConstComponent = BasicComponent<const std::uint8_t>;

// Order: Y Cb Cr [A], or R G B [A], or gray [A]. A view: it owns nothing.
template <typename Byte>
struct BasicPicture {
  PictureLayout layout;
  std::array<BasicComponent<Byte>, 4> components{};
  int count = 0;

  [[nodiscard]] std::span<const BasicComponent<Byte>> view() const noexcept {
    return {components.data(), static_cast<std::size_t>(count)};
  }
};
using Picture = BasicPicture<std::uint8_t>;
using ConstPicture = BasicPicture<const std::uint8_t>;

// How the stored picture has to be turned to stand upright: first mirrored left-right when `mirrored`, then
// turned clockwise by quarter_turns * 90 degrees. (From the container's display matrix.)
struct Orientation {
  int quarter_turns = 0;  // 0..3, clockwise
  bool mirrored = false;

  [[nodiscard]] bool swaps_sides() const noexcept { return quarter_turns % 2 != 0; }
  friend bool operator==(const Orientation&, const Orientation&) = default;
};

}  // namespace smartcv::media

#endif  // SMARTCV_MEDIA_PICTURE_H
