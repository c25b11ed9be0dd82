#include "weights/safetensors.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "base/format.h"
#include "weights/byte_cursor.h"
#include "weights/safetensors_header.h"
#include "weights/tensor_store.h"

namespace smartcv::weights {
namespace {

constexpr std::uint64_t max_header = std::uint64_t{1} << 20U;
constexpr std::uint64_t format_limit = 100'000'000;  // of the header, by the format

}  // namespace

bool is_safetensors(std::span<const std::byte> bytes) noexcept {
  if (bytes.size() < 9 || bytes[8] != std::byte{'{'}) {
    return false;
  }
  std::uint64_t size = 0;
  for (std::size_t i = 8; i > 0; --i) {
    size = size << 8U | std::to_integer<std::uint64_t>(bytes[i - 1]);
  }
  return size <= format_limit;
}

Weights read_safetensors(std::span<const std::byte> bytes, const std::string& name, std::shared_ptr<const void> owner) {
  ByteCursor cursor(bytes, name);
  const auto header_size = cursor.u64("the size of the header");
  if (header_size > max_header) {
    cursor.fail_at(
        0, fmt::format("the safetensors header has {} bytes and at most {} are read,", header_size, max_header));
  }
  auto header = cursor.split(header_size, "the safetensors header");
  const auto where = header;
  auto entries = read_safetensors_header(header.text(header_size, "the safetensors header"), where);
  // In the order of the data; tensors without values may stand anywhere between the others.
  std::sort(entries.begin(), entries.end(), [](const SafetensorsEntry& left, const SafetensorsEntry& right) {
    return std::pair(left.begin, left.end) < std::pair(right.begin, right.end);
  });
  TensorStore store(bytes, name);
  std::uint64_t position = 0;
  const auto data = cursor.offset();
  for (auto& entry : entries) {
    if (entry.begin != position || entry.end < entry.begin) {
      cursor.fail_at(data + position, fmt::format("tensor {} of the safetensors file should begin here and has the "
                                                  "data_offsets {} to {}: the values have a hole or overlap",
                                                  shown(entry.name), entry.begin, entry.end));
    }
    const auto values = cursor.take(entry.end - entry.begin, "a tensor");
    position = entry.end;
    store.add(entry.name, entry.type, store.aligned(values, entry.type), std::move(entry.shape));
  }
  if (!cursor.at_end()) {
    cursor.fail(fmt::format("{} bytes follow the last tensor", cursor.remaining()));
  }
  return std::move(store).finish(std::move(owner), "safetensors");
}

}  // namespace smartcv::weights
