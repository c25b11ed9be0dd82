#include "vision/rgb_rows.h"

#include <algorithm>
#include <vector>

namespace smartcv::vision {
namespace {

// Note [One body, two instruction sets]. The loops below are written once, always inlined, and compiled twice: for
// the baseline and for AVX2. No multiply is fused with an add in either, so both give the same bits.

struct Buffers {
  std::vector<std::uint16_t> gathered;           // one source row, when its samples are not neighbours
  std::vector<float> tall;                       // one row of the component's width, already of the target's height
  std::array<std::vector<float>, 3> components;  // one row of the target for each component
};

[[gnu::always_inline]] inline const std::uint16_t* gather_row(const media::ConstComponent& component,
                                                              const std::uint8_t* row, std::uint16_t* out) {
  const int width = component.width;
  const std::ptrdiff_t step = component.pixel_stride;
  if (component.wide()) {
    const unsigned mask = (1U << component.depth) - 1U;
    for (int x = 0; x < width; ++x) {
      const unsigned word = row[x * step] | static_cast<unsigned>(row[x * step + 1]) << 8U;
      out[x] = static_cast<std::uint16_t>((word >> static_cast<unsigned>(component.shift)) & mask);
    }
  } else {
    for (int x = 0; x < width; ++x) {
      out[x] = row[x * step];
    }
  }
  return out;
}

template <typename Sample>
[[gnu::always_inline]] inline void add_row(const Sample* row, float weight, int width, bool first, float* sum) {
  if (first) {
    for (int x = 0; x < width; ++x) {
      sum[x] = weight * static_cast<float>(row[x]);
    }
  } else {
    for (int x = 0; x < width; ++x) {
      sum[x] += weight * static_cast<float>(row[x]);
    }
  }
}

[[gnu::always_inline]] inline std::size_t weight_index(const AxisTaps& taps, int tap, int output) {
  return static_cast<std::size_t>(tap) * static_cast<std::size_t>(taps.outputs) + static_cast<std::size_t>(output);
}

// One row of the target's height and the component's width.
[[gnu::always_inline]] inline void sum_rows(const SampledComponent& source, int y, Buffers& buffers) {
  const auto& component = source.component;
  const auto& taps = source.vertical;
  bool first = true;
  for (int t = 0; t < taps.taps; ++t) {
    const float weight = taps.weights[weight_index(taps, t, y)];
    if (weight == 0) {
      continue;
    }
    const std::uint8_t* row = component.data + (taps.first[static_cast<std::size_t>(y)] + t) * component.row_stride;
    if (component.dense() && !component.wide()) {
      add_row(row, weight, component.width, first, buffers.tall.data());
    } else if (component.dense() && component.shift == 0) {
      add_row(reinterpret_cast<const std::uint16_t*>(row), weight, component.width, first, buffers.tall.data());
    } else {
      add_row(gather_row(component, row, buffers.gathered.data()), weight, component.width, first, buffers.tall.data());
    }
    first = false;
  }
}

[[gnu::always_inline]] inline void outputs_one_by_one(const AxisTaps& taps, const float* row, int begin, int end,
                                                      float* out) {
  const int* first = taps.first.data();
  for (int t = 0; t < taps.taps; ++t) {
    const float* weights = taps.weights.data() + static_cast<std::ptrdiff_t>(t) * taps.outputs;
    if (t == 0) {
      for (int o = begin; o < end; ++o) {
        out[o] = weights[o] * row[first[o]];
      }
    } else {
      for (int o = begin; o < end; ++o) {
        out[o] += weights[o] * row[first[o] + t];
      }
    }
  }
}

// The same for a run of equal taps: no table look-ups, so the compiler vectorises it.
template <int stride>
[[gnu::always_inline]] inline void outputs_of_run(const AxisTaps& taps, const float* row, float* out) {
  const int count = taps.run_end - taps.run_begin;
  const float* from = row + taps.first[static_cast<std::size_t>(taps.run_begin)];
  float* to = out + taps.run_begin;
  for (int t = 0; t < taps.taps; ++t) {
    const float weight = taps.weights[weight_index(taps, t, taps.run_begin)];
    if (t == 0) {
      for (int o = 0; o < count; ++o) {
        to[o] = weight * from[o * stride];
      }
    } else {
      for (int o = 0; o < count; ++o) {
        to[o] += weight * from[o * stride + t];
      }
    }
  }
}

[[gnu::always_inline]] inline void resize_row(const AxisTaps& taps, const float* row, float* out) {
  if (taps.run_stride == 1 || taps.run_stride == 2) {
    outputs_one_by_one(taps, row, 0, taps.run_begin, out);
    if (taps.run_stride == 1) {
      outputs_of_run<1>(taps, row, out);
    } else {
      outputs_of_run<2>(taps, row, out);
    }
    outputs_one_by_one(taps, row, taps.run_end, taps.outputs, out);
  } else {
    outputs_one_by_one(taps, row, 0, taps.outputs, out);
  }
}

[[gnu::always_inline]] inline float clipped(float value) { return std::min(std::max(value, 0.0F), 255.0F); }

// To nearest; `value` is clipped, so a plain cast does, which the compiler vectorises and std::lround it does not.
[[gnu::always_inline]] inline std::uint8_t rounded(float value) {
  constexpr float half = 0.5F;
  const float shifted = value + half;
  return static_cast<std::uint8_t>(shifted);
}

template <typename Store>
[[gnu::always_inline]] inline void convert_row(const RgbRows& rows, const Buffers& buffers, const Store& store) {
  const auto& m = rows.matrix;
  const float* a = buffers.components[0].data();
  // Gray has one component; its matrix takes nothing from the other two.
  const float* b = buffers.components[rows.count > 1 ? 1 : 0].data();
  const float* c = buffers.components[rows.count > 1 ? 2 : 0].data();
  for (int x = 0; x < rows.width; ++x) {
    store(x, clipped(m.weight[0][0] * a[x] + m.weight[0][1] * b[x] + m.weight[0][2] * c[x] + m.bias[0]),
          clipped(m.weight[1][0] * a[x] + m.weight[1][1] * b[x] + m.weight[1][2] * c[x] + m.bias[1]),
          clipped(m.weight[2][0] * a[x] + m.weight[2][1] * b[x] + m.weight[2][2] * c[x] + m.bias[2]));
  }
}

[[gnu::always_inline]] inline void store_row(const RgbRows& rows, const Buffers& buffers, float /*scale*/,
                                             std::uint8_t* out) {
  convert_row(rows, buffers, [out](int x, float r, float g, float b) {
    out[3 * x] = rounded(r);
    out[3 * x + 1] = rounded(g);
    out[3 * x + 2] = rounded(b);
  });
}

[[gnu::always_inline]] inline void store_row(const RgbRows& rows, const Buffers& buffers, float scale, float* out) {
  convert_row(rows, buffers, [out, scale](int x, float r, float g, float b) {
    out[3 * x] = r * scale;
    out[3 * x + 1] = g * scale;
    out[3 * x + 2] = b * scale;
  });
}

template <typename Out>
[[gnu::always_inline]] inline void render_body(const RgbRows& rows, Buffers& buffers, float scale, Out* rgb,
                                               std::ptrdiff_t stride) {
  for (int y = 0; y < rows.height; ++y) {
    for (int i = 0; i < rows.count; ++i) {
      const auto index = static_cast<std::size_t>(i);
      const auto& source = rows.components[index];
      sum_rows(source, y, buffers);
      resize_row(source.horizontal, buffers.tall.data(), buffers.components[index].data());
    }
    store_row(rows, buffers, scale, rgb + y * stride);
  }
}

template <typename Out>
[[gnu::target("avx2")]] void render_avx2(const RgbRows& rows, Buffers& buffers, float scale, Out* rgb,
                                         std::ptrdiff_t stride) {
  render_body(rows, buffers, scale, rgb, stride);
}

template <typename Out>
void render_any(const RgbRows& rows, float scale, Out* rgb, std::ptrdiff_t stride) {
  Buffers buffers;
  std::size_t widest = 0;
  for (int i = 0; i < rows.count; ++i) {
    const auto index = static_cast<std::size_t>(i);
    widest = std::max(widest, static_cast<std::size_t>(rows.components[index].component.width));
    buffers.components[index].resize(static_cast<std::size_t>(rows.width));
  }
  buffers.tall.resize(widest);
  buffers.gathered.resize(widest);
  static const bool has_avx2 = __builtin_cpu_supports("avx2") != 0;
  if (has_avx2) {
    render_avx2(rows, buffers, scale, rgb, stride);
  } else {
    render_body(rows, buffers, scale, rgb, stride);
  }
}

}  // namespace

void render(const RgbRows& rows, std::uint8_t* rgb, std::ptrdiff_t stride) { render_any(rows, 1.0F, rgb, stride); }

void render(const RgbRows& rows, float scale, float* rgb, std::ptrdiff_t stride) {
  render_any(rows, scale, rgb, stride);
}

}  // namespace smartcv::vision
