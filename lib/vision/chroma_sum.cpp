#include "vision/chroma_sum.h"

#include <algorithm>

#include "vision/component_grid.h"

namespace smartcv::vision {

ChromaSum::ChromaSum(const media::PictureLayout& layout)
    : size_(component_size(layout, 1)),
      step_(layout.model == media::ColorModel::yuv ? 1 << layout.log2_chroma_width : 1),
      across_(make_axis_taps(horizontal_grid(layout, 0), horizontal_grid(layout, 1))),
      shares_(static_cast<std::size_t>(layout.height)),
      narrow_(static_cast<std::size_t>(size_.width)) {
  const AxisTaps down = make_axis_taps(vertical_grid(layout, 0), vertical_grid(layout, 1));
  for (int o = 0; o < down.outputs; ++o) {
    for (int t = 0; t < down.taps; ++t) {
      const int luma_row = down.first[static_cast<std::size_t>(o)] + t;
      if (down.weight(t, o) != 0) {
        shares_[static_cast<std::size_t>(luma_row)].push_back({o, down.weight(t, o)});
      }
    }
  }
  for (auto& plane : planes_) {
    plane.assign(static_cast<std::size_t>(size_.width) * static_cast<std::size_t>(size_.height), 0.0F);
  }
}

void ChromaSum::add(int y, int begin, int end, const float* first, const float* second) {
  const std::array<const float*, 2> rows{first, second};
  // Whatever the siting, the filter reaches less than two chroma samples.
  const int from = std::max(0, begin / step_ - 2);
  const int to = std::min(size_.width, end / step_ + 2);
  for (std::size_t p = 0; p < rows.size(); ++p) {
    resample_row(across_, rows[p], from, to, narrow_.data());
    for (const Share& share : shares_[static_cast<std::size_t>(y)]) {
      float* sum = row(static_cast<int>(p), share.row) + from;
      for (int x = 0; x < to - from; ++x) {
        sum[x] += share.weight * narrow_[static_cast<std::size_t>(x)];
      }
    }
  }
}

}  // namespace smartcv::vision
