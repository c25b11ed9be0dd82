#include "nn/channel_stack.h"

#include <ATen/ops/add.h>
#include <ATen/ops/empty.h>

namespace smartcv::nn {

ChannelStack::ChannelStack(const at::Tensor& like, std::int64_t channels, std::int64_t scale)
    : tensor_(at::empty({like.size(0), channels, like.size(2) * scale, like.size(3) * scale},
                        like.options().memory_format(at::MemoryFormat::ChannelsLast))) {}

at::Tensor ChannelStack::next(std::int64_t channels) {
  auto place = tensor_.narrow(1, filled_, channels);
  filled_ += channels;
  return place;
}

void ChannelStack::put(const at::Tensor& part) { next(part.size(1)).copy_(part); }

void ChannelStack::put_sum(const at::Tensor& a, const at::Tensor& b) {
  auto place = next(a.size(1));
  at::add_out(place, a, b);
}

void ChannelStack::put_doubled(const at::Tensor& part) {
  const auto n = part.size(0);
  const auto c = part.size(1);
  const auto h = part.size(2);
  const auto w = part.size(3);
  // As rows of two and columns of two; the channels stay innermost.
  const auto place = next(c).permute({0, 2, 3, 1}).view({n, h, 2, w, 2, c});
  place.copy_(part.permute({0, 2, 3, 1}).view({n, h, 1, w, 1, c}).expand({n, h, 2, w, 2, c}));
}

}  // namespace smartcv::nn
