#include "nn/networks/picture_pyramid.h"

#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/empty.h>

#include <cstdint>

#include "nn/parallel_rows.h"
#include "nn/widest.h"

namespace smartcv::nn {
namespace {

constexpr std::int64_t colors = 3;

// ATen's own takes ten times as long for three channels; the order of its sums is kept, so the results are the same.
[[gnu::always_inline]] inline void halve_row(const float* top, const float* bottom, std::int64_t width, float* out) {
  constexpr float quarter = 0.25F;
  constexpr float half = 0.5F;
  const std::int64_t pairs = width / 2;
  for (std::int64_t x = 0; x < pairs; ++x) {
    for (std::int64_t c = 0; c < colors; ++c) {
      const std::int64_t left = 2 * x * colors + c;
      const std::int64_t right = left + colors;
      out[x * colors + c] = bottom == nullptr ? (top[left] + top[right]) * half
                                              : (top[left] + top[right] + bottom[left] + bottom[right]) * quarter;
    }
  }
  if (width % 2 != 0) {
    for (std::int64_t c = 0; c < colors; ++c) {
      const std::int64_t last = 2 * pairs * colors + c;
      out[pairs * colors + c] = bottom == nullptr ? top[last] : (top[last] + bottom[last]) * half;
    }
  }
}

at::Tensor halved(const at::Tensor& picture, ConvPath path) {
  if (path == ConvPath::plain) {
    // ceil_mode; the divisor counts real pixels only.
    return at::avg_pool2d(picture, {2, 2}, {2, 2}, {0, 0}, true, false);
  }
  const std::int64_t height = picture.size(2);
  const std::int64_t width = picture.size(3);
  const std::int64_t out_height = (height + 1) / 2;
  const std::int64_t out_width = (width + 1) / 2;
  auto out = at::empty({picture.size(0), colors, out_height, out_width},
                       picture.options().memory_format(at::MemoryFormat::ChannelsLast));
  const auto* const from = picture.const_data_ptr<float>();
  auto* const to = out.data_ptr<float>();
  constexpr std::int64_t grain = 32;
  parallel_rows(picture.size(0) * out_height, grain, [&](std::int64_t first, std::int64_t end) {
    run_widest([&]() __attribute__((always_inline)) {
      for (std::int64_t index = first; index < end; ++index) {
        const std::int64_t y = index % out_height * 2;
        const float* top = from + ((index / out_height) * height + y) * width * colors;
        halve_row(top, y + 1 < height ? top + width * colors : nullptr, width, to + index * out_width * colors);
      }
    });
  });
  return out;
}

}  // namespace

std::array<at::Tensor, 4> picture_pyramid(const at::Tensor& picture, const at::TensorOptions& where, ConvPath path) {
  std::array<at::Tensor, 4> pictures;
  auto shrunk = picture;
  for (auto& at_stride : pictures) {
    at_stride = shrunk.to(where);
    if (&at_stride != &pictures.back()) {
      shrunk = halved(shrunk, path);
    }
  }
  return pictures;
}

}  // namespace smartcv::nn
