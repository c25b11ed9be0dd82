#ifndef SMARTCV_TESTS_WEIGHTS_ONNX_SAMPLES_H
#define SMARTCV_TESTS_WEIGHTS_ONNX_SAMPLES_H

#include <cstdint>
#include <string>
#include <vector>

#include "tests/weights/samples.h"

// Pieces of ONNX files written by hand.
namespace smartcv::tests {

[[nodiscard]] std::string varint(std::uint64_t value);
[[nodiscard]] std::string number(std::uint32_t field, std::uint64_t value);        // wire type 0
[[nodiscard]] std::string bytes(std::uint32_t field, const std::string& content);  // wire type 2
[[nodiscard]] std::string float_number(std::uint32_t field, float value);          // wire type 5
[[nodiscard]] std::string dims(const std::vector<std::int64_t>& shape);            // unpacked, as protobuf 2 wrote them
[[nodiscard]] std::string packed_dims(const std::vector<std::int64_t>& shape);     // packed

// A ModelProto around the fields of a graph.
[[nodiscard]] std::string onnx_file(const std::string& graph);
// An initializer of the graph.
[[nodiscard]] std::string initializer(const std::string& tensor);

}  // namespace smartcv::tests

#endif  // SMARTCV_TESTS_WEIGHTS_ONNX_SAMPLES_H
