#ifndef SMARTCV_VISION_MASK_COVERAGE_H
#define SMARTCV_VISION_MASK_COVERAGE_H

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "vision/mask_shape.h"

namespace smartcv::vision {

// How strongly a shape covers each sample of a grid, 0..255, kept for the rectangle the shape touches within the grid.
// 255 wherever the shape touches the sample's square; from there it falls smoothly to 0 over the edge's width.
class MaskCoverage {
 public:
  // Half-open.
  struct Span {
    int begin = 0;
    int end = 0;
    [[nodiscard]] bool empty() const noexcept { return begin >= end; }
  };
  struct Row {
    Span touched;  // all samples with a coverage above 0 lie here
    Span full;     // all of these have 255; may be empty
  };

  // On a luma grid; `edge` > 0 is the width of the soft edge in samples.
  MaskCoverage(const MaskShape& shape, Size grid, float edge);

  // Of shapes that together are one region.
  MaskCoverage(std::span<const MaskShape> parts, Size grid, float edge);

  // The line around the shape: only its outside rim of `thickness` samples.
  [[nodiscard]] static MaskCoverage line(std::span<const MaskShape> parts, Size grid, float thickness);
  // On a grid with 2^log2_width times fewer columns and 2^log2_height times fewer rows: each sample takes the strongest
  // coverage of those it stands for.
  [[nodiscard]] MaskCoverage reduced(int log2_width, int log2_height) const;

  [[nodiscard]] bool empty() const noexcept { return rows_.empty() || columns_.empty(); }
  [[nodiscard]] Span columns() const noexcept { return columns_; }
  [[nodiscard]] int top() const noexcept { return top_; }
  [[nodiscard]] int bottom() const noexcept { return top_ + static_cast<int>(rows_.size()); }
  // y in top()..bottom() - 1; columns are those of the grid.
  [[nodiscard]] const Row& row(int y) const { return rows_[static_cast<std::size_t>(y - top_)]; }
  // Coverage of the row's samples; element 0 belongs to columns().begin.
  [[nodiscard]] const std::uint8_t* alpha(int y) const {
    return alpha_.data() + static_cast<std::size_t>(y - top_) * static_cast<std::size_t>(columns_.end - columns_.begin);
  }

 private:
  MaskCoverage() = default;
  void allocate(Span columns, int top, int bottom);
  [[nodiscard]] std::uint8_t* alpha(int y) { return const_cast<std::uint8_t*>(std::as_const(*this).alpha(y)); }

  Span columns_;
  int top_ = 0;
  std::vector<Row> rows_;
  std::vector<std::uint8_t> alpha_;
};

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_MASK_COVERAGE_H
