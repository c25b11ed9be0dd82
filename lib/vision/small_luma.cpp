#include "vision/small_luma.h"

#include <algorithm>
#include <type_traits>

#include "vision/samples.h"
#include "vision/turn.h"

namespace smartcv::vision {

SmallLuma small_luma(const media::ConstPicture& picture, media::Orientation orientation, int long_side) {
  const media::ConstComponent& component = picture.components[picture.layout.model == media::ColorModel::rgb ? 1 : 0];
  const int longest = std::max(component.width, component.height);
  const int factor = std::max(1, (longest + long_side - 1) / long_side);
  const int width = std::max(1, component.width / factor);
  const int height = std::max(1, component.height / factor);
  cv::Mat stored(height, width, CV_8UC1);
  const int other = factor / 2;  // the second sample on each axis; the same one where nothing is reduced
  const int shift = component.depth - 8;
  with_rows(component, [&](const auto& row_at) {
    // `by` is the factor, and for the usual one a constant: only then this becomes vector instructions.
    const auto reduce = [&](auto by) {
      for (int y = 0; y < height; ++y) {
        const auto upper = row_at(y * by);
        const auto lower = row_at(y * by + other);
        auto* const out = stored.ptr<std::uint8_t>(y);
        for (int x = 0; x < width; ++x) {
          const int left = x * by;
          const int right = left + by / 2;
          const auto sum = upper.get(left) + upper.get(right) + lower.get(left) + lower.get(right);
          out[x] = static_cast<std::uint8_t>(sum / 4 >> shift);
        }
      }
    };
    if (factor == 2) {
      reduce(std::integral_constant<int, 2>());
    } else {
      reduce(factor);
    }
  });
  return {turned_upright(stored, orientation), 1.0F / static_cast<float>(factor)};
}

}  // namespace smartcv::vision
