#include "weights/safetensors.h"

#include <catch2/catch.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/weights/safetensors_samples.h"
#include "tests/weights/samples.h"

using namespace smartcv;
using namespace smartcv::tests;
using Catch::Contains;

namespace {

std::string one(const std::string& dtype, const std::string& shape, const std::string& offsets) {
  return R"({"x":{"dtype":")" + dtype + R"(","shape":)" + shape + R"(,"data_offsets":)" + offsets + "}}";
}

const std::string four_floats = float_bytes({1, 2, 3, 4});

std::string refused_header(const std::string& header) { return refusal(safetensors_file(header, four_floats)); }

}  // namespace

TEST_CASE("a safetensors file written by hand is read") {
  const auto weights = read(safetensors_sample());
  CHECK(weights.container() == "safetensors");
  CHECK(weights.tensors().size() == 2);
  CHECK(weights.tensors().at("a").shape == std::vector<std::int64_t>{2, 2});
  CHECK(floats(weights, "a") == std::vector<float>{1, 2, 3, 4});
  CHECK(floats(weights, "b") == std::vector<float>{5, 6});
}

TEST_CASE("every dtype of safetensors that has a name here is read") {
  struct Named {
    const char* name;
    weights::DataType type;
  };
  using weights::DataType;
  const auto named =
      GENERATE(Named{"F64", DataType::float64}, Named{"F32", DataType::float32}, Named{"F16", DataType::float16},
               Named{"BF16", DataType::bfloat16}, Named{"I64", DataType::int64}, Named{"I32", DataType::int32},
               Named{"I16", DataType::int16}, Named{"I8", DataType::int8}, Named{"U8", DataType::uint8},
               Named{"BOOL", DataType::boolean});
  const auto bytes = 3 * weights::size_of(named.type);
  const auto weights =
      read(safetensors_file(one(named.name, "[3]", "[0," + std::to_string(bytes) + "]"), std::string(bytes, '\1')));
  CHECK(weights.tensors().at("x").type == named.type);
  CHECK(weights.tensors().at("x").elements() == 3);
}

TEST_CASE("scalars, empty tensors and a padded header are read, aligned or not") {
  const std::string header = R"({"s":{"dtype":"F32","shape":[],"data_offsets":[0,4]},)"
                             R"("e":{"dtype":"F64","shape":[0,7],"data_offsets":[4,4]}})";
  for (int padding = 0; padding < 9; ++padding) {
    const auto weights =
        read(safetensors_file(header + std::string(static_cast<std::size_t>(padding), ' '), float_bytes({2.5F})));
    CHECK(floats(weights, "s") == std::vector<float>{2.5F});
    CHECK(weights.tensors().at("s").shape.empty());
    CHECK(weights.tensors().at("e").elements() == 0);
    CHECK(reinterpret_cast<std::uintptr_t>(weights.tensors().at("s").bytes.data()) % 4 == 0);
  }
}

TEST_CASE("values with a hole, an overlap or bytes left over are refused") {
  CHECK_THAT(refused_header(one("F32", "[3]", "[4,16]")), Contains("'x'") && Contains("a hole or overlap"));
  CHECK_THAT(refused_header(R"({"x":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},)"
                            R"("y":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}})"),
             Contains("'y'") && Contains("a hole or overlap"));
  CHECK_THAT(refused_header(one("F32", "[3]", "[0,12]")), Contains("4 bytes follow"));
  CHECK_THAT(refused_header(one("F32", "[5]", "[0,20]")), Contains("needs 20 bytes and 16 are left"));
  CHECK_THAT(refused_header(one("F32", "[0]", "[0,18446744073709551615]")), Contains("are left"));
  CHECK_THAT(refused_header(one("F32", "[0]", "[16,0]")), Contains("a hole or overlap"));
}

TEST_CASE("a shape that does not fit its values or is absurd is refused by the tensor's name") {
  CHECK_THAT(refused_header(one("F32", "[3]", "[0,16]")), Contains("'x'") && Contains("16 bytes"));
  CHECK_THAT(refused_header(one("F32", "[4294967296,4294967296]", "[0,16]")), Contains("overflows"));
  CHECK_THAT(refused_header(one("F32", "[9223372036854775808]", "[0,16]")), Contains("too large"));
  CHECK_THAT(refused_header(one("F32", "[-4]", "[0,16]")), Contains("negative number"));
  CHECK_THAT(refused_header(one("F32", "[4.0]", "[0,16]")), Contains("'4.0'"));
  CHECK_THAT(refused_header(one("F32", "[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,4]", "[0,16]")),
             Contains("a number too many"));
  CHECK_THAT(refused_header(one("F32", "[4]", "[0,8,16]")), Contains("a number too many"));
  CHECK_THAT(refused_header(one("F8_E4M3", "[16]", "[0,16]")), Contains("'F8_E4M3', which is not read"));
}

TEST_CASE("a header that is no table of tensors is refused") {
  CHECK_THAT(refused_header("{"), Contains("no JSON"));
  CHECK_THAT(refused_header("{} x"), Contains("no JSON"));
  CHECK_THAT(refused_header(R"({"x":{"dtype":"F32","shape":[4]}})"), Contains("does not give tensor 'x'"));
  CHECK_THAT(refused_header(R"({"x":{"dtype":"F32","dtype":"F32"}})"), Contains("'dtype', which is unknown or there"));
  CHECK_THAT(refused_header(R"({"x":{"code":"F32"}})"), Contains("'code'"));
  CHECK_THAT(refused_header(R"({"x":[[[[]]]]})"), Contains("a list in 'x'"));
  CHECK_THAT(refused_header(R"({"x":{"shape":[[4]]}})"), Contains("a list in 'x'"));
  CHECK_THAT(refused_header(R"({"x":{"dtype":{}}})"), Contains("nests an object"));
  CHECK_THAT(refused_header(R"({"x":null})"), Contains("a null"));
  CHECK_THAT(refused_header(R"({"x":true})"), Contains("a boolean"));
  CHECK_THAT(refused_header(R"({"x":"y"})"), Contains("the text 'y'"));
  CHECK_THAT(refused_header(R"({"__metadata__":{"a":1}})"), Contains("a number"));
  CHECK_THAT(refused_header(R"({"__metadata__":{},"__metadata__":{}})"), Contains("'__metadata__' twice"));
  const auto twice = R"("x":{"dtype":"U8","shape":[0],"data_offsets":[0,0]})";
  CHECK_THAT(refused_header(std::string("{") + twice + "," + twice + "}"), Contains("'x' twice"));
  CHECK_THAT(refused_header(R"({"":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}})"), Contains("of 0 bytes"));
  CHECK_THAT(refusal(safetensors_file("{" + std::string(2U << 20U, ' ') + "}", "")), Contains("at most 1048576"));
  CHECK_THAT(refusal(le(90'000'000, 8) + "{}"), Contains("at most 1048576"));
  CHECK_THAT(refusal(le(4000, 8) + "{}"), Contains("needs 4000 bytes"));
}
