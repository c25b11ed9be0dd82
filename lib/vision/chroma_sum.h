#ifndef SMARTCV_VISION_CHROMA_SUM_H
#define SMARTCV_VISION_CHROMA_SUM_H

#include <array>
#include <cstddef>
#include <vector>

#include "media/picture.h"
#include "vision/axis_taps.h"
#include "vision/geometry.h"

namespace smartcv::vision {

// Two planes on the chroma grid of a layout, filtered (make_axis_taps in component_grid.h) from rows on the luma grid
// as these come along. Rows that are never added count as 0.
class ChromaSum {
 public:
  explicit ChromaSum(const media::PictureLayout& layout);

  // Values of one luma row, one for each luma column, of which only columns `begin` to `end` - 1 may differ from 0. In
  // any order; a row may come in several stretches that lie more than two chroma samples apart.
  void add(int y, int begin, int end, const float* first, const float* second);
  // plane 0 or 1; y is a chroma row.
  [[nodiscard]] const float* row(int plane, int y) const noexcept {
    return planes_[static_cast<std::size_t>(plane)].data() + static_cast<std::ptrdiff_t>(y) * size_.width;
  }
  [[nodiscard]] float* row(int plane, int y) noexcept {
    return planes_[static_cast<std::size_t>(plane)].data() + static_cast<std::ptrdiff_t>(y) * size_.width;
  }
  [[nodiscard]] Size size() const noexcept { return size_; }

 private:
  // A chroma row that a luma row goes into.
  struct Share {
    int row = 0;
    float weight = 0;
  };

  Size size_;
  int step_;  // luma columns of a chroma sample
  AxisTaps across_;
  std::vector<std::vector<Share>> shares_;  // of each luma row
  std::vector<float> narrow_;
  std::array<std::vector<float>, 2> planes_;
};

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_CHROMA_SUM_H
