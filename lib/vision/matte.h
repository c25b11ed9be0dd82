#ifndef SMARTCV_VISION_MATTE_H
#define SMARTCV_VISION_MATTE_H

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "media/picture.h"
#include "vision/float_plane.h"

namespace smartcv::vision {

// Alpha on the sample grid of one component, with each row cut into stretches, so that whoever composites looks only at
// the samples that mix.
class MatteGrid {
 public:
  enum class Kind : std::uint8_t {
    transparent,  // alpha is exactly 0 throughout
    mixed,        // anything, short runs of 0 and 1 included
    opaque,       // alpha is exactly 1 throughout
  };
  struct Span {
    int begin = 0;
    int end = 0;  // half-open
    Kind kind = Kind::mixed;
  };

  MatteGrid(int width, int height);

  [[nodiscard]] int width() const noexcept { return width_; }
  [[nodiscard]] int height() const noexcept { return height_; }
  [[nodiscard]] const float* row(int y) const noexcept { return alpha_.get() + offset(y); }
  // From left to right, without gaps.
  [[nodiscard]] std::span<const Span> spans(int y) const noexcept;

 private:
  friend class Matte;
  [[nodiscard]] std::size_t offset(int y) const noexcept {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(width_);
  }
  [[nodiscard]] float* row(int y) noexcept { return alpha_.get() + offset(y); }
  // Rows are closed from the top down, each once.
  void close_row(int y);

  int width_;
  int height_;
  std::unique_ptr<float[]> alpha_;
  std::vector<Span> spans_;
  std::vector<std::size_t> row_ends_;
};

// The alpha of one frame, cleaned and brought to every grid of its layout.
//
// Note [Clean alpha]. A network hardly ever says exactly 0 or 1. Alpha within `cleanup` of an end becomes that end
// (values that are no numbers become 0); everything between is left as it is. The default is half a step of 8 bits: an
// 8-bit alpha file would hold the same. Only from alpha 0 and 1 follow the promises of bit-identity in composite.h.
//
// Note [Alpha of chroma]. A chroma sample takes the average of the cleaned luma alpha over one chroma step around its
// own place (make_axis_taps in component_grid.h): with 4:2:0 sited left, [1 2 1] / 4 across and [1 1] / 2 down. It is
// exactly 0 or 1 where all those luma samples are.
class Matte {
 public:
  static constexpr float default_cleanup = 0.5F / 255;

  // `alpha` has the layout's size. `cleanup` lies in 0..0.5 (excluded). Throws Error(internal) for another size.
  Matte(const FloatPlane& alpha, const media::PictureLayout& layout, float cleanup = default_cleanup);

  [[nodiscard]] const MatteGrid& luma() const noexcept { return luma_; }
  // The luma grid when chroma is not subsampled.
  [[nodiscard]] const MatteGrid& chroma() const noexcept { return subsampled_ ? chroma_ : luma_; }
  // Of a component by its number in the picture.
  [[nodiscard]] const MatteGrid& grid(int component) const noexcept {
    return component == 1 || component == 2 ? chroma() : luma_;
  }
  [[nodiscard]] const media::PictureLayout& layout() const noexcept { return layout_; }

 private:
  void reduce();

  media::PictureLayout layout_;
  bool subsampled_;
  MatteGrid luma_;
  MatteGrid chroma_;
};

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_MATTE_H
