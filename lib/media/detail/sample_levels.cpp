#include "media/detail/sample_levels.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace smartcv::media::detail {
namespace {

template <typename Byte>
Byte* row_of(const BasicComponent<Byte>& component, int y) {
  return component.data + static_cast<std::ptrdiff_t>(y) * component.row_stride;
}

int get(const ConstComponent& component, const std::uint8_t* at) {
  return (component.wide() ? at[0] | at[1] << 8 : at[0]) >> component.shift;
}

void put(const Component& component, std::uint8_t* at, int value) {
  const int word = value << component.shift;
  at[0] = static_cast<std::uint8_t>(word & 0xff);
  if (component.wide()) {
    at[1] = static_cast<std::uint8_t>(word >> 8);
  }
}

// One entry for each value a sample can have.
std::vector<std::uint16_t> mapping(int depth, SampleLevels from, SampleLevels to) {
  std::vector<std::uint16_t> table(std::size_t{1} << depth);
  const std::int64_t distance = from.white - from.black;
  for (std::size_t value = 0; value < table.size(); ++value) {
    const std::int64_t above = std::clamp<std::int64_t>(static_cast<int>(value) - from.black, 0, distance);
    table[value] =
        static_cast<std::uint16_t>(to.black + (above * (to.white - to.black) * 2 + distance) / (distance * 2));
  }
  return table;
}

}  // namespace

void rescale_samples(const ConstComponent& from, SampleLevels from_levels, const Component& to,
                     SampleLevels to_levels) {
  const auto table = mapping(from.depth, from_levels, to_levels);
  for (int y = 0; y < to.height; ++y) {
    const std::uint8_t* source = row_of(from, y);
    std::uint8_t* target = row_of(to, y);
    for (int x = 0; x < to.width; ++x, source += from.pixel_stride, target += to.pixel_stride) {
      put(to, target, table[static_cast<std::size_t>(get(from, source))]);
    }
  }
}

void fill_samples(const Component& component, int value) {
  for (int y = 0; y < component.height; ++y) {
    std::uint8_t* target = row_of(component, y);
    for (int x = 0; x < component.width; ++x, target += component.pixel_stride) {
      put(component, target, value);
    }
  }
}

}  // namespace smartcv::media::detail
