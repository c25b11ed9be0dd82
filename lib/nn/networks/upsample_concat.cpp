#include "nn/networks/upsample_concat.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/upsample_bilinear2d.h>
#include <c10/util/BFloat16.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <vector>

#include "nn/networks/linear_taps.h"
#include "nn/parallel_rows.h"
#include "nn/widest.h"

namespace smartcv::nn {
namespace {

constexpr int lanes = 8;

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

// The same with whole registers, the last of which writes beyond the part.
template <typename Element>
[[gnu::always_inline]] inline void copy_wide(const Part<Element>& part, std::int64_t pixel, Element* to) {
  const Element* from = part.data + pixel * part.channels;
  for (std::int64_t c = 0; c < part.channels; c += lanes) {
    Lanes<lanes> values;
    load_lanes(from + c, values);
    store_lanes(values, to + c);
  }
}

// Note [Writing ahead]. The parts have few channels, and a loop over exactly so many costs more than the work. Where
// another pixel follows in the row, what is written beyond a part is overwritten by the next part or pixel, and what is
// read beyond one belongs to the next pixel; so whole registers do.
[[gnu::always_inline]] inline void blend_wide(const float* left, const float* right, float weight,
                                              std::int64_t channels, float* to) {
  for (std::int64_t c = 0; c < channels; c += lanes) {
    Lanes<lanes> a;
    Lanes<lanes> b;
    load_lanes(left + c, a);
    load_lanes(right + c, b);
    const Lanes<lanes> value = a + weight * (b - a);
    store_lanes(value, to + c);
  }
}

// Pixels behind the one that is worked on, into which a register may reach; `channels`: of each part, 0 for none.
[[gnu::always_inline]] inline std::int64_t pixels_ahead(const std::array<std::int64_t, 3>& channels) {
  std::int64_t ahead = 0;
  for (const auto count : channels) {
    ahead = count == 0 ? ahead : std::max(ahead, (lanes + count - 1) / count);
  }
  return ahead;
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
  const std::int64_t ahead = pixels_ahead({all, job.skip.channels, job.picture.channels});
  for (std::int64_t column = 0; column < job.width; ++column, out += all) {
    const auto i = static_cast<std::size_t>(column);
    const float* left = blend + columns.low[i] * channels;
    const float* right = blend + columns.high[i] * channels;
    const float across = columns.weight[i];
    if constexpr (std::is_same_v<Element, float>) {
      if (column + ahead < job.width) {
        const std::int64_t pixel = index * job.width + column;
        blend_wide(left, right, across, channels, out);
        copy_wide(job.skip, pixel, out + channels);
        copy_wide(job.picture, pixel, out + channels + job.skip.channels);
        continue;
      }
    }
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
    std::vector<float> blend(static_cast<std::size_t>(job.x_columns * job.x.channels + lanes));
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
