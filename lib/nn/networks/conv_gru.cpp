#include "nn/networks/conv_gru.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <c10/util/BFloat16.h>

#include "nn/parallel_rows.h"
#include "nn/widest.h"

namespace smartcv::nn {
namespace {

constexpr std::int64_t grain = 1024;  // pixels

// A row here is a pixel: its channels are neighbours.
template <typename Body>
void over_pixels(std::int64_t pixels, const Body& body) {
  parallel_rows(pixels, grain, [&](std::int64_t first, std::int64_t end) {
    run_widest([&]() __attribute__((always_inline)) {
      for (std::int64_t pixel = first; pixel < end; ++pixel) {
        body(pixel);
      }
    });
  });
}

// joined = [x, h]
template <typename Element>
void join(const Element* half, const float* state, std::int64_t pixels, std::int64_t channels, Element* joined) {
  over_pixels(
      pixels, [=](std::int64_t pixel) __attribute__((always_inline)) {
        const Element* x = half + pixel * 2 * channels;
        const float* h = state + pixel * channels;
        Element* to = joined + pixel * 2 * channels;
        for (std::int64_t c = 0; c < channels; ++c) {
          to[c] = x[c];
          to[channels + c] = static_cast<Element>(h[c]);
        }
      });
}

// joined = [x, r * h]
template <typename Element>
void reset(const Element* gates, const float* state, std::int64_t pixels, std::int64_t channels, Element* joined) {
  over_pixels(
      pixels, [=](std::int64_t pixel) __attribute__((always_inline)) {
        const Element* r = gates + pixel * 2 * channels;
        const float* h = state + pixel * channels;
        Element* to = joined + pixel * 2 * channels + channels;
        for (std::int64_t c = 0; c < channels; ++c) {
          to[c] = static_cast<Element>(static_cast<float>(r[c]) * h[c]);
        }
      });
}

// state = (1 - z) * state + z * candidate, also into `half`
template <typename Element>
void update(const Element* gates, const Element* candidate, std::int64_t pixels, std::int64_t channels, float* state,
            Element* half) {
  over_pixels(
      pixels, [=](std::int64_t pixel) __attribute__((always_inline)) {
        const Element* z = gates + pixel * 2 * channels + channels;
        const Element* from = candidate + pixel * channels;
        float* h = state + pixel * channels;
        Element* out = half + pixel * 2 * channels;
        for (std::int64_t c = 0; c < channels; ++c) {
          const auto share = static_cast<float>(z[c]);
          const float value = (1 - share) * h[c] + share * static_cast<float>(from[c]);
          h[c] = value;
          out[c] = static_cast<Element>(value);
        }
      });
}

ConvSpec gate_spec(std::int64_t channels, std::int64_t out, Activation activation) {
  return conv_spec(2 * channels, out, 3, 1, activation);
}

}  // namespace

ConvGru::ConvGru(LayerBuilder& layers, const std::string& name, std::int64_t channels)
    : channels_(channels),
      gates_(layers.conv(name + ".ih.0", gate_spec(channels, 2 * channels, Activation::sigmoid))),
      candidate_(layers.conv(name + ".hh.0", gate_spec(channels, channels, Activation::tanh))) {}

at::Tensor ConvGru::operator()(at::Tensor& y, const at::Tensor& state) const {
  const auto options = y.options().dtype(at::kFloat).memory_format(at::MemoryFormat::ChannelsLast);
  auto next = state.defined() ? state.clone() : at::empty({1, channels_, y.size(2), y.size(3)}, options).zero_();
  if (gates_.options().path == ConvPath::plain) {
    for (std::int64_t t = 0; t < y.size(0); ++t) {
      plain_step(y.narrow(0, t, 1).narrow(1, channels_, channels_), next);
    }
    return next;
  }
  auto joined =
      at::empty({1, 2 * channels_, y.size(2), y.size(3)}, y.options().memory_format(at::MemoryFormat::ChannelsLast));
  const std::int64_t frame = joined.numel();
  for (std::int64_t t = 0; t < y.size(0); ++t) {
    if (y.scalar_type() == at::kBFloat16) {
      fused_step(y.data_ptr<at::BFloat16>() + t * frame + channels_, joined, next);
    } else {
      fused_step(y.data_ptr<float>() + t * frame + channels_, joined, next);
    }
  }
  return next;
}

template <typename Element>
void ConvGru::fused_step(Element* half, at::Tensor& joined, at::Tensor& state) const {
  const std::int64_t pixels = joined.size(2) * joined.size(3);
  auto* const h = state.data_ptr<float>();
  join(half, h, pixels, channels_, joined.data_ptr<Element>());
  const auto gates = gates_(joined);
  reset(gates.const_data_ptr<Element>(), h, pixels, channels_, joined.data_ptr<Element>());
  const auto candidate = candidate_(joined);
  update(gates.const_data_ptr<Element>(), candidate.const_data_ptr<Element>(), pixels, channels_, h, half);
}

void ConvGru::plain_step(const at::Tensor& half, at::Tensor& state) const {
  const auto h = state.to(half.scalar_type());
  const auto gates = gates_(at::cat({half, h}, 1));
  const auto candidate = candidate_(at::cat({half, gates.narrow(1, 0, channels_).mul(h)}, 1));
  const auto share = gates.narrow(1, channels_, channels_).to(at::kFloat);
  state = state.mul(share.neg().add(1)).add(share.mul(candidate));
  half.copy_(state);
}

}  // namespace smartcv::nn
