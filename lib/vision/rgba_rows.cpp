#include "vision/rgba_rows.h"

#include <algorithm>

namespace smartcv::vision {

RgbaRows::RgbaRows(ForegroundColors& foreground, bool multiply) : foreground_(foreground), multiply_(multiply) {
  for (auto& row : rows_) {
    row.resize(static_cast<std::size_t>(foreground.source().layout.width));
  }
}

std::array<const float*, 3> RgbaRows::read(int y) {
  const MatteGrid& grid = foreground_.matte().luma();
  const float* alpha = grid.row(y);
  for (const auto& span : grid.spans(y)) {
    const std::array<float*, 3> to{rows_[0].data() + span.begin, rows_[1].data() + span.begin,
                                   rows_[2].data() + span.begin};
    const int count = span.end - span.begin;
    if (span.kind == MatteGrid::Kind::transparent) {
      for (float* out : to) {
        std::fill(out, out + count, 0.0F);
      }
      continue;
    }
    foreground_.load_rgb(y, span, to);
    if (span.kind == MatteGrid::Kind::opaque) {
      continue;
    }
    for (float* out : to) {
      for (int x = 0; x < count; ++x) {
        const float a = alpha[span.begin + x];
        out[x] *= multiply_ || a == 0 ? a : 1.0F;
      }
    }
  }
  return {rows_[0].data(), rows_[1].data(), rows_[2].data()};
}

}  // namespace smartcv::vision
