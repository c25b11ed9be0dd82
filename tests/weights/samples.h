#ifndef SMARTCV_TESTS_WEIGHTS_SAMPLES_H
#define SMARTCV_TESTS_WEIGHTS_SAMPLES_H

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "weights/weights.h"

namespace smartcv::tests {

using Bytes = std::vector<std::byte>;

[[nodiscard]] Bytes bytes_of(const std::string& text);
[[nodiscard]] Bytes read_file(const std::filesystem::path& path);

// sha256 over all tensors in the byte order of their names: name, 0, type's name, 0, dimensions as int64, bytes.
[[nodiscard]] std::string digest(const weights::Weights& weights);

[[nodiscard]] weights::Weights read(std::span<const std::byte> bytes);
[[nodiscard]] weights::Weights read(const std::string& bytes);
// The sentence of the Error(model) that reading throws; fails the test when it is read or throws something else.
[[nodiscard]] std::string refusal(const std::string& bytes);
// The float32 values of a tensor.
[[nodiscard]] std::vector<float> floats(const weights::Weights& weights, const std::string& name);

// Little-endian bytes of a number.
[[nodiscard]] std::string le(std::uint64_t value, int bytes);
[[nodiscard]] std::string float_bytes(const std::vector<float>& values);
// The values as IEEE half precision, rounded to nearest, ties to even.
[[nodiscard]] std::string half_bytes(const std::vector<float>& values);

}  // namespace smartcv::tests

#endif  // SMARTCV_TESTS_WEIGHTS_SAMPLES_H
