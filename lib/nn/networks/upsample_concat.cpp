#include "nn/networks/upsample_concat.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/upsample_bilinear2d.h>
#include <c10/util/BFloat16.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "nn/networks/linear_taps.h"
#include "nn/parallel_rows.h"
#include "nn/widest.h"

namespace smartcv::nn {
namespace {

// Channels that are neighbours in memory.
template <typename Element>
struct Part {
  const Element* data = nullptr;
  std::int64_t channels = 0;
};

template <typename Element>
struct Job {
  Part<Element> x;
  Part<Element> skip;
  Part<Element> picture;
  std::int64_t x_rows = 0;
  std::int64_t x_columns = 0;
  std::int64_t height = 0;
  std::int64_t width = 0;
  Element* out = nullptr;
};

template <typename Element>
[[gnu::always_inline]] inline void copy(const Part<Element>& part, std::int64_t pixel, Element* to) {
  const Element* from = part.data + pixel * part.channels;
  for (std::int64_t c = 0; c < part.channels; ++c) {
    to[c] = from[c];
  }
}

// Row `index` of all frames together. `blend` holds the two rows of x between which it lies, weighted.
template <typename Element>
[[gnu::always_inline]] inline void make_row(const Job<Element>& job, const LinearTaps& rows, const LinearTaps& columns,
                                            std::int64_t index, float* blend) {
  const std::int64_t frame = index / job.height;
  const auto y = static_cast<std::size_t>(index % job.height);
  const std::int64_t channels = job.x.channels;
  const std::int64_t stride = job.x_columns * channels;
  const Element* top = job.x.data + (frame * job.x_rows + rows.low[y]) * stride;
  const Element* bottom = job.x.data + (frame * job.x_rows + rows.high[y]) * stride;
  const float weight = rows.weight[y];
  for (std::int64_t i = 0; i < stride; ++i) {
    const auto above = static_cast<float>(top[i]);
    blend[i] = above + weight * (static_cast<float>(bottom[i]) - above);
  }
  const std::int64_t all = channels + job.skip.channels + job.picture.channels;
  Element* out = job.out + index * job.width * all;
  for (std::int64_t column = 0; column < job.width; ++column, out += all) {
    const auto i = static_cast<std::size_t>(column);
    const float* left = blend + columns.low[i] * channels;
    const float* right = blend + columns.high[i] * channels;
    const float across = columns.weight[i];
    for (std::int64_t c = 0; c < channels; ++c) {
      out[c] = static_cast<Element>(left[c] + across * (right[c] - left[c]));
    }
    const std::int64_t pixel = index * job.width + column;
    copy(job.skip, pixel, out + channels);
    copy(job.picture, pixel, out + channels + job.skip.channels);
  }
}

template <typename Element>
Part<Element> part_of(const at::Tensor& tensor) {
  return tensor.defined() ? Part<Element>{tensor.const_data_ptr<Element>(), tensor.size(1)} : Part<Element>{};
}

template <typename Element>
void fused(const at::Tensor& x, const at::Tensor& skip, const at::Tensor& picture, at::Tensor& out) {
  const Job<Element> job{part_of<Element>(x), part_of<Element>(skip), part_of<Element>(picture), x.size(2), x.size(3),
                         picture.size(2),     picture.size(3),        out.data_ptr<Element>()};
  constexpr float step = 0.5F;
  const auto rows = linear_taps(job.x_rows, job.height, step);
  const auto columns = linear_taps(job.x_columns, job.width, step);
  constexpr std::int64_t grain = 4;
  parallel_rows(picture.size(0) * job.height, grain, [&](std::int64_t first, std::int64_t end) {
    std::vector<float> blend(static_cast<std::size_t>(job.x_columns * job.x.channels));
    run_widest([&]() __attribute__((always_inline)) {
      for (std::int64_t index = first; index < end; ++index) {
        make_row(job, rows, columns, index, blend.data());
      }
    });
  });
}

at::Tensor plain(const at::Tensor& x, const at::Tensor& skip, const at::Tensor& picture) {
  const auto up = at::upsample_bilinear2d(x, {2 * x.size(2), 2 * x.size(3)}, false, 2.0, 2.0)
                      .narrow(2, 0, picture.size(2))
                      .narrow(3, 0, picture.size(3));
  return skip.defined() ? at::cat({up, skip, picture}, 1) : at::cat({up, picture}, 1);
}

}  // namespace

at::Tensor upsample_concat(const at::Tensor& x, const at::Tensor& skip, const at::Tensor& picture, ConvPath path) {
  if (path == ConvPath::plain) {
    return plain(x, skip, picture);
  }
  const std::int64_t channels = x.size(1) + (skip.defined() ? skip.size(1) : 0) + picture.size(1);
  auto out = at::empty({picture.size(0), channels, picture.size(2), picture.size(3)},
                       x.options().memory_format(at::MemoryFormat::ChannelsLast));
  if (x.scalar_type() == at::kBFloat16) {
    fused<at::BFloat16>(x, skip, picture, out);
  } else {
    fused<float>(x, skip, picture, out);
  }
  return out;
}

}  // namespace smartcv::nn
