#include "vision/sample_rows.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "vision/samples.h"

namespace smartcv::vision {
namespace {

// Every bit of every word belongs to a sample, so bytes may be copied as they are.
bool is_plain(const media::ConstComponent& component) noexcept {
  return component.dense() && component.shift == 0 && (component.depth == 8 || component.depth == 16);
}

}  // namespace

media::ConstComponent read_only(const media::Component& component) noexcept {
  return {component.data,  component.row_stride, component.pixel_stride, component.shift,
          component.depth, component.width,      component.height};
}

media::ConstPicture read_only(const media::Picture& picture) noexcept {
  media::ConstPicture view{picture.layout, {}, picture.count};
  for (std::size_t i = 0; i < picture.components.size(); ++i) {
    view.components[i] = read_only(picture.components[i]);
  }
  return view;
}

void load_samples(const media::ConstComponent& from, int y, int begin, int end, float* out) {
  with_rows(from, [&](const auto& row_at) {
    const auto row = row_at(y);
    for (int x = begin; x < end; ++x) {
      out[x - begin] = static_cast<float>(static_cast<std::int32_t>(row.get(x)));  // signed: SSE2 has no other
    }
  });
}

void store_samples(const media::Component& to, int y, int begin, int end, const float* values) {
  const auto top = static_cast<float>((1U << static_cast<unsigned>(to.depth)) - 1U);
  with_rows(to, [&](const auto& row_at) {
    auto row = row_at(y);
    for (int x = begin; x < end; ++x) {
      constexpr float half = 0.5F;
      // Clipped and so never negative: a plain cast rounds down, which the compiler vectorises.
      const float value = std::min(std::max(values[x - begin], 0.0F), top) + half;
      row.set(x, static_cast<std::uint32_t>(static_cast<std::int32_t>(value)));
    }
  });
}

void fill_samples(const media::Component& to, int y, int begin, int end, unsigned value) {
  with_rows(to, [&](const auto& row_at) { row_at(y).fill(begin, end, value); });
}

void copy_samples(const media::ConstComponent& from, const media::Component& to, int y, int begin, int end) {
  if (begin >= end || (from.data == to.data && from.row_stride == to.row_stride)) {
    return;
  }
  if (is_plain(from) && is_plain(read_only(to)) && from.depth == to.depth) {
    const std::ptrdiff_t size = from.pixel_stride;
    std::memcpy(to.data + y * to.row_stride + begin * size, from.data + y * from.row_stride + begin * size,
                static_cast<std::size_t>((end - begin) * size));
    return;
  }
  with_rows(from, [&](const auto& from_row) {
    const auto source = from_row(y);
    with_rows(to, [&](const auto& to_row) {
      auto target = to_row(y);
      for (int x = begin; x < end; ++x) {
        target.set(x, source.get(x));
      }
    });
  });
}

}  // namespace smartcv::vision
