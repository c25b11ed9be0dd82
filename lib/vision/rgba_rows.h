#ifndef SMARTCV_VISION_RGBA_ROWS_H
#define SMARTCV_VISION_RGBA_ROWS_H

#include <array>
#include <cstddef>
#include <vector>

#include "vision/foreground_colors.h"

namespace smartcv::vision {

// Rows of R', G', B' in 0..1 of the foreground, straight or multiplied by alpha; 0 where alpha is 0.
class RgbaRows {
 public:
  RgbaRows(ForegroundColors& foreground, bool multiply);

  // Valid until the next call.
  [[nodiscard]] std::array<const float*, 3> read(int y);

 private:
  ForegroundColors& foreground_;
  bool multiply_;
  std::array<std::vector<float>, 3> rows_;
};

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_RGBA_ROWS_H
