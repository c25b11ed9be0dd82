#include "nn/networks/picture_downsample.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/upsample_bilinear2d.h>

#include <cstddef>
#include <vector>

#include "nn/matting.h"
#include "nn/networks/linear_taps.h"
#include "nn/parallel_rows.h"
#include "nn/widest.h"

namespace smartcv::nn {
namespace {

constexpr std::int64_t colors = 3;

// One row of the small picture out of two rows of the large one.
[[gnu::always_inline]] inline void sample_row(const float* top, const float* bottom, float weight,
                                              const LinearTaps& columns, float* out) {
  const std::int64_t size = columns.size();
  const std::int32_t* low = columns.low.data();
  const std::int32_t* high = columns.high.data();
  const float* across = columns.weight.data();
  for (std::int64_t x = 0; x < size; ++x) {
    for (std::int64_t c = 0; c < colors; ++c) {
      const std::int64_t left = low[x] * colors + c;
      const std::int64_t right = high[x] * colors + c;
      const float above = top[left] + across[x] * (top[right] - top[left]);
      const float below = bottom[left] + across[x] * (bottom[right] - bottom[left]);
      out[x * colors + c] = above + weight * (below - above);
    }
  }
}

void sample(const at::Tensor& picture, const LinearTaps& rows, const LinearTaps& columns, float* out) {
  const auto* const from = picture.const_data_ptr<float>();
  const std::int64_t stride = picture.size(3) * colors;
  constexpr std::int64_t grain = 16;
  parallel_rows(rows.size(), grain, [&](std::int64_t first, std::int64_t end) {
    run_widest([&]() __attribute__((always_inline)) {
      for (std::int64_t y = first; y < end; ++y) {
        const auto i = static_cast<std::size_t>(y);
        sample_row(from + rows.low[i] * stride, from + rows.high[i] * stride, rows.weight[i], columns,
                   out + y * columns.size() * colors);
      }
    });
  });
}

}  // namespace

at::Tensor downsample_pictures(std::span<const at::Tensor> pictures, double ratio, ConvPath path) {
  const auto& first = pictures.front();
  if (ratio == 1) {
    return pictures.size() == 1 ? first : at::cat({pictures.data(), pictures.size()});
  }
  const auto height = downsampled(first.size(2), ratio);
  const auto width = downsampled(first.size(3), ratio);
  auto small = at::empty({static_cast<std::int64_t>(pictures.size()), colors, height, width},
                         first.options().memory_format(at::MemoryFormat::ChannelsLast));
  const auto step = static_cast<float>(1.0 / ratio);
  const auto rows = linear_taps(first.size(2), height, step);
  const auto columns = linear_taps(first.size(3), width, step);
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    auto part = small.narrow(0, static_cast<std::int64_t>(i), 1);
    if (path == ConvPath::fused) {
      sample(pictures[i], rows, columns, part.data_ptr<float>());
    } else {
      part.copy_(at::upsample_bilinear2d(pictures[i], {height, width}, false, ratio, ratio));
    }
  }
  return small;
}

}  // namespace smartcv::nn
