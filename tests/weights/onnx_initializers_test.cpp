#include "weights/onnx_initializers.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <span>
#include <string>
#include <vector>

#include "tests/weights/onnx_samples.h"
#include "tests/weights/samples.h"

using namespace smartcv;
using namespace smartcv::tests;
using Catch::Contains;

namespace {

// Field numbers of TensorProto and of its types.
constexpr std::uint32_t data_type = 2, float_data = 4, int32_data = 5, int64_data = 7, name = 8, raw_data = 9,
                        double_data = 10;
constexpr std::uint64_t is_float = 1, is_int32 = 6, is_int64 = 7, is_double = 11;

const std::vector<float> four{1, 2, 3, 4};

// Four floats "x" with other fields in front.
std::string with(const std::string& fields, const std::string& shape = dims({4})) {
  return onnx_file(initializer(fields + shape + number(data_type, is_float) + bytes(name, "x") +
                               bytes(raw_data, float_bytes(four))));
}

std::string tensor(const std::string& shape, std::uint64_t type, const std::string& values) {
  return onnx_file(initializer(shape + number(data_type, type) + bytes(name, "x") + values));
}

template <typename Value>
std::vector<Value> values(const weights::Weights& weights) {
  const auto& view = weights.tensors().at("x");
  std::vector<Value> result(view.bytes.size() / sizeof(Value));
  std::copy(view.bytes.begin(), view.bytes.end(), std::as_writable_bytes(std::span(result)).begin());
  return result;
}

}  // namespace

TEST_CASE("an initialiser is read from raw data and from typed arrays, packed or not") {
  CHECK(floats(read(with("")), "x") == four);
  CHECK(floats(read(with("", packed_dims({2, 2}))), "x") == four);
  CHECK(floats(read(tensor(dims({4}), is_float, bytes(float_data, float_bytes(four)))), "x") == four);
  CHECK(floats(read(tensor(dims({2}), is_float, float_number(float_data, 1) + float_number(float_data, 2))), "x") ==
        std::vector<float>{1, 2});
  CHECK(floats(read(tensor("", is_float, bytes(raw_data, float_bytes({7})))), "x") == std::vector<float>{7});
  CHECK(values<std::int64_t>(read(tensor(dims({2}), is_int64, bytes(int64_data, varint(5) + varint(~0ULL))))) ==
        std::vector<std::int64_t>{5, -1});
  CHECK(values<std::int32_t>(read(tensor(dims({2}), is_int32, number(int32_data, 7) + number(int32_data, ~0ULL)))) ==
        std::vector<std::int32_t>{7, -1});
  CHECK(values<double>(read(tensor(dims({1}), is_double, bytes(double_data, le(0x3FF8000000000000ULL, 8))))) ==
        std::vector<double>{1.5});
  CHECK(read(tensor(dims({0, 3}), is_float, "")).tensors().at("x").shape == std::vector<std::int64_t>{0, 3});
}

TEST_CASE("the nodes of a graph come with operation, inputs and outputs in the file's order") {
  const auto node = [](const char* op, const char* input, const char* output) {
    return bytes(1, bytes(1, input) + bytes(1, "w") + bytes(2, output) + bytes(3, "n") + bytes(4, op));
  };
  const std::string file = onnx_file(node("Conv", "a", "b") + node("Relu", "b", "c"));
  const auto nodes = weights::read_onnx_nodes(std::as_bytes(std::span(file)), "sample");
  REQUIRE(nodes.size() == 2);
  CHECK(nodes[0].op_type == "Conv");
  CHECK(nodes[0].inputs == std::vector<std::string>{"a", "w"});
  CHECK(nodes[1].outputs == std::vector<std::string>{"c"});
  CHECK(nodes[1].name == "n");
}

TEST_CASE("subgraphs and unknown fields are stepped over whatever their depth") {
  std::string deep = "";
  for (int i = 0; i < 5000; ++i) {
    deep = bytes(1, bytes(5, bytes(6, deep)));  // a node with an attribute that holds a graph with a node …
  }
  const std::string file = onnx_file(
      deep + bytes(99, "future") +
      initializer(dims({4}) + number(data_type, is_float) + bytes(name, "x") + bytes(raw_data, float_bytes(four))));
  CHECK(floats(read(file), "x") == four);
  CHECK(weights::read_onnx_nodes(std::as_bytes(std::span(file)), "sample").size() == 1);
}

TEST_CASE("protobuf that is not well-formed is refused with its place") {
  const std::string endless = std::string(10, '\xff');
  CHECK_THAT(refusal(number(1, 4) + endless), Contains("overflows 64 bits") && Contains("byte 2"));
  CHECK_THAT(refusal(with(varint(1U << 3U) + std::string(9, '\x80') + "\x02")), Contains("overflows 64 bits"));
  CHECK_THAT(refusal(number(1, 4) + varint((7U << 3U) | 2U) + varint(1000) + "x"), Contains("needs 1000 bytes and 1"));
  CHECK_THAT(refusal(number(1, 4) + varint((7U << 3U) | 2U) + varint(~0ULL)), Contains("needs 18446744073709551615"));
  CHECK_THAT(refusal(number(1, 4) + varint((7U << 3U) | 3U)), Contains("wire type 3") && Contains("groups"));
  CHECK_THAT(refusal(number(1, 4) + varint((7U << 3U) | 6U)), Contains("wire type 6"));
  CHECK_THAT(refusal(number(1, 4) + varint(2)), Contains("field number 0"));
  CHECK_THAT(refusal(number(1, 4) + varint((1ULL << 32U) | 2U)), Contains("field number 536870912"));
  CHECK_THAT(refusal(number(1, 4) + number(7, 3)), Contains("the graph (field 7) has the wire type 0"));
  CHECK_THAT(refusal(onnx_file(number(5, 1))), Contains("an initializer (field 5)"));
}

TEST_CASE("an ONNX file without a graph, with two, or cut behind the graph is refused") {
  CHECK_THAT(refusal(number(1, 4) + bytes(8, number(2, 9))), Contains("without a graph"));
  CHECK_THAT(refusal(number(1, 4) + bytes(7, "")), Contains("without an operator set"));
  CHECK_THAT(refusal(number(1, 4) + bytes(7, "") + bytes(7, "") + bytes(8, "")), Contains("two graphs"));
}

TEST_CASE("initialisers with absurd shapes or sizes that do not fit are refused by name") {
  CHECK_THAT(refusal(with("", dims({-4}))), Contains("'x' has the negative dimension -4"));
  CHECK_THAT(refusal(with("", dims({1LL << 40, 1LL << 40}))), Contains("'x'") && Contains("overflows"));
  CHECK_THAT(refusal(with("", dims({0, 1LL << 40, 1LL << 40}))), Contains("overflows"));
  CHECK_THAT(refusal(with("", dims({5}))), Contains("'x' of shape [5] needs 20 bytes and has 16"));
  CHECK_THAT(refusal(with("", dims({3}))), Contains("needs 12 bytes and has 16"));
  CHECK_THAT(refusal(with("", dims(std::vector<std::int64_t>(17, 1)))), Contains("more than 16 dimensions"));
  CHECK_THAT(refusal(tensor(dims({1LL << 40}), is_float, bytes(float_data, float_bytes(four)))),
             Contains("fewer values"));
  CHECK_THAT(refusal(tensor(dims({5}), is_float, bytes(float_data, float_bytes(four)))), Contains("fewer values"));
  CHECK_THAT(refusal(tensor(dims({3}), is_float, bytes(float_data, float_bytes(four)))), Contains("more values"));
  CHECK_THAT(refusal(tensor(dims({1}), is_float, "")), Contains("fewer values"));
}

TEST_CASE("data elsewhere, unknown types and doubled fields are refused by name") {
  CHECK_THAT(refusal(with(bytes(13, bytes(1, "location") + bytes(2, "../../etc/passwd")))), Contains("external_data"));
  CHECK_THAT(refusal(with(number(14, 1))), Contains("data_location EXTERNAL"));
  CHECK_THAT(refusal(with(bytes(3, ""))), Contains("segments"));
  CHECK_THAT(refusal(with(bytes(6, "text"))), Contains("strings"));
  CHECK_THAT(refusal(tensor(dims({1}), 8, bytes(6, "text"))), Contains("strings"));
  CHECK_THAT(refusal(tensor(dims({1}), 99, "")), Contains("'x' has the type 99 (unknown)"));
  CHECK_THAT(refusal(tensor(dims({1}), 14, bytes(raw_data, "12345678"))), Contains("type 14 (COMPLEX64)"));
  CHECK_THAT(refusal(tensor(dims({1}), 0, "")), Contains("type 0"));
  CHECK_THAT(refusal(tensor(dims({2}), is_float, bytes(int64_data, "12"))), Contains("in field 7"));
  CHECK_THAT(refusal(tensor(dims({1}), 10, bytes(int32_data, "1"))), Contains("FLOAT16"));
  CHECK_THAT(refusal(with(number(data_type, is_float))), Contains("its type twice"));
  CHECK_THAT(refusal(with(bytes(raw_data, "1234"))), Contains("its data twice"));
  CHECK_THAT(refusal(with(bytes(float_data, "1234"))), Contains("its data twice"));
  CHECK_THAT(refusal(onnx_file(initializer(number(data_type, 1)))), Contains("no name"));
  CHECK_THAT(refusal(onnx_file(bytes(15, ""))), Contains("sparse_initializer"));
  const auto x = initializer(number(data_type, is_float) + bytes(name, "x") + bytes(raw_data, float_bytes({1})));
  CHECK_THAT(refusal(onnx_file(x + x)), Contains("'x' is there twice"));
}
