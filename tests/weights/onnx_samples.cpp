#include "tests/weights/onnx_samples.h"

#include <bit>

namespace smartcv::tests {

std::string varint(std::uint64_t value) {
  std::string text;
  for (; value >= 0x80; value >>= 7U) {
    text += static_cast<char>((value & 0x7FU) | 0x80U);
  }
  return text + static_cast<char>(value);
}

std::string number(std::uint32_t field, std::uint64_t value) { return varint(field << 3U) + varint(value); }
std::string bytes(std::uint32_t field, const std::string& content) {
  return varint((field << 3U) | 2U) + varint(content.size()) + content;
}
std::string float_number(std::uint32_t field, float value) {
  return varint((field << 3U) | 5U) + le(std::bit_cast<std::uint32_t>(value), 4);
}

std::string dims(const std::vector<std::int64_t>& shape) {
  std::string all = "";
  for (const auto dimension : shape) {
    all = all + number(1, static_cast<std::uint64_t>(dimension));
  }
  return all;
}

std::string packed_dims(const std::vector<std::int64_t>& shape) {
  std::string all = "";
  for (const auto dimension : shape) {
    all = all + varint(static_cast<std::uint64_t>(dimension));
  }
  return bytes(1, all);
}

std::string onnx_file(const std::string& graph) {
  return number(1, 4) + bytes(2, "by hand") + bytes(7, graph) + bytes(8, bytes(1, "") + number(2, 9));
}

std::string initializer(const std::string& tensor) { return bytes(5, tensor); }

}  // namespace smartcv::tests
