#include "tests/weights/samples.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <iterator>

#include "base/error.h"
#include "base/sha256.h"

namespace smartcv::tests {

Bytes bytes_of(const std::string& text) {
  const auto view = std::as_bytes(std::span(text));
  return {view.begin(), view.end()};
}

Bytes read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  REQUIRE(file.good());
  return bytes_of({std::istreambuf_iterator<char>(file), {}});
}

std::string digest(const weights::Weights& weights) {
  std::string all;
  for (const auto& [name, tensor] : weights.tensors()) {
    all += name + '\0' + weights::name_of(tensor.type) + '\0';
    for (const auto dimension : tensor.shape) {
      all += le(static_cast<std::uint64_t>(dimension), 8);
    }
    all.append(reinterpret_cast<const char*>(tensor.bytes.data()), tensor.bytes.size());
  }
  return sha256_hex(std::as_bytes(std::span(all)));
}

weights::Weights read(std::span<const std::byte> bytes) { return weights::read_weights(bytes, "sample"); }
weights::Weights read(const std::string& bytes) { return read(std::as_bytes(std::span(bytes))); }

std::string refusal(const std::string& bytes) {
  try {
    static_cast<void>(read(bytes));
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::model);
    CHECK(error.context().file == "sample");
    return error.what();
  }
  FAIL("the file was read and should have been refused");
  return {};
}

std::vector<float> floats(const weights::Weights& weights, const std::string& name) {
  const auto& tensor = weights.tensors().at(name);
  REQUIRE(tensor.type == weights::DataType::float32);
  std::vector<float> values(static_cast<std::size_t>(tensor.elements()));
  std::copy(tensor.bytes.begin(), tensor.bytes.end(), std::as_writable_bytes(std::span(values)).begin());
  return values;
}

std::string le(std::uint64_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i, value >>= 8U) {
    text += static_cast<char>(value & 0xFFU);
  }
  return text;
}

std::string float_bytes(const std::vector<float>& values) {
  return std::string(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float));
}

std::string half_bytes(const std::vector<float>& values) {
  std::string bytes;
  for (const float value : values) {
    // The distance between two halves near the value; below 2^-14 they are evenly spaced.
    const int exponent = value == 0 ? -14 : std::max(std::ilogb(value), -14);
    const auto steps = static_cast<int>(std::nearbyint(std::ldexp(std::abs(value), 10 - exponent)));
    const int bits = steps + ((exponent + 14) << 10);  // a carry of the mantissa goes on into the exponent
    bytes += le(static_cast<std::uint64_t>(std::min(bits, 0x7C00) | (std::signbit(value) ? 0x8000 : 0)), 2);
  }
  return bytes;
}

}  // namespace smartcv::tests
