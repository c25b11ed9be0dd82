#include "weights/dlib_face.h"

#include <catch2/catch.hpp>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "tests/weights/dlib_samples.h"
#include "tests/weights/samples.h"

using namespace smartcv;
using namespace smartcv::tests;
using Catch::Contains;

namespace {

weights::Weights read_small(const std::string& file) {
  const auto bytes = std::make_shared<const Bytes>(bytes_of(file));
  return weights::read_dlib_face(*bytes, "sample", bytes, small_dlib_network());
}

std::string small_refusal(const std::string& file) {
  try {
    static_cast<void>(read_small(file));
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::model);
    return error.what();
  }
  FAIL("the file was read and should have been refused");
  return {};
}

std::string replaced(std::string file, const std::string& from, const std::string& to) {
  const auto place = file.find(from);
  REQUIRE(place != std::string::npos);
  return file.replace(place, from.size(), to);
}

}  // namespace

TEST_CASE("a network of dlib's written by hand is read, by older and newer writers") {
  const bool newer = GENERATE(false, true);
  const auto weights = read_small(dlib_file({.newer = newer}));
  CHECK(weights.container() == "dlib");
  CHECK(weights.tensors().size() == 4 + 2 * 8 + 2);
  CHECK(floats(weights, "mean") == std::vector<float>{122.5F, 117, 104.25F});
  CHECK(weights.tensors().at("stem.conv.weight").shape == std::vector<std::int64_t>{1, 3, 7, 7});
  // The bias stands behind the 147 filter values.
  CHECK(floats(weights, "stem.conv.bias") == std::vector<float>{147.0F / 8});
  CHECK(weights.tensors().at("blocks.1.conv1.weight").shape == std::vector<std::int64_t>{2, 1, 3, 3});
  CHECK(floats(weights, "blocks.1.conv2.bias") == std::vector<float>{36.0F / 8, 37.0F / 8});
  CHECK(floats(weights, "blocks.1.affine2.weight") == std::vector<float>{0, 0.125F});
  CHECK(floats(weights, "blocks.1.affine2.bias") == std::vector<float>{0.25F, 0.375F});
  // Stored as input x output.
  CHECK(floats(weights, "fc.weight") == std::vector<float>{0, 0.25F, 0.125F, 0.375F});
}

TEST_CASE("a layer, size or order that dlib's face network has not is refused by name") {
  const auto good = dlib_file({});
  CHECK_THAT(small_refusal(dlib_file({.loss = "loss_mmod_"})), Contains("'loss_mmod_'"));
  CHECK_THAT(small_refusal(dlib_file({.newer = true, .biases = "0"})), Contains("stem.conv has no biases"));
  CHECK_THAT(small_refusal(dlib_file({.newer = true, .disabled = "1"})), Contains("stem.affine is disabled"));
  CHECK_THAT(small_refusal(dlib_file({.newer = true, .biases = "x"})), Contains("should be '0' or '1'"));
  CHECK_THAT(small_refusal(dlib_file({.padding = 3})), Contains("the padding of a convolution is 3"));
  CHECK_THAT(small_refusal(dlib_file({.input = 64})), Contains("the height of the input is 64"));
  CHECK_THAT(small_refusal(replaced(good, "max_pool_2", "avg_pool_2")), Contains("'avg_pool_2'"));
  CHECK_THAT(small_refusal(replaced(good, "con_4", "con_3")), Contains("'con_3'"));
  CHECK_THAT(small_refusal(replaced(good, "input_rgb_image_sized", "input_rgb_image_small")), Contains("small"));
  CHECK_THAT(small_refusal(good + "more"), Contains("4 bytes follow"));
  // The small network is not the real one.
  CHECK_THAT(refusal(good), Contains("the version of a layer"));
}

TEST_CASE("damaged values in a dlib file are refused before memory is taken") {
  const auto good = dlib_file({});
  const auto stem = dlib_integers({2, 148, 1, 1, 1});
  const auto huge = std::int64_t{1} << 31;
  CHECK_THAT(small_refusal(replaced(good, stem, dlib_integers({2, huge, huge, huge, 1}))), Contains("absurd"));
  CHECK_THAT(small_refusal(replaced(good, stem, dlib_integers({2, -1, 1, 1, 1}))), Contains("absurd"));
  CHECK_THAT(small_refusal(replaced(good, stem, dlib_integers({2, huge, 1, 1, 1}))), Contains("are left"));
  CHECK_THAT(small_refusal(replaced(good, stem, dlib_integers({2, 147, 1, 1, 1}))), Contains("148 parameters"));
  CHECK_THAT(small_refusal(replaced(good, stem, dlib_integers({3, 148, 1, 1, 1}))), Contains("version of a tensor"));
  CHECK_THAT(small_refusal(replaced(good, dlib_integers({1, 1, 3, 7, 7}), dlib_integers({1, 1, 3, 49, 1}))),
             Contains("[1, 3, 49, 1]"));
  CHECK_THAT(small_refusal("\x01\x01\x09" + good.substr(3)), Contains("control byte 0x09"));
  CHECK_THAT(small_refusal("\x01\x01\x08" + le(UINT64_MAX, 8)), Contains("out of range"));
  CHECK_THAT(small_refusal("\x01\x01\x02" + le(0x7FFF, 2)), Contains("a text of 32767 bytes"));
  const auto infinite = dlib_text("loss_metric_2") + dlib_integers({0, 32000});
  CHECK_THAT(small_refusal(dlib_integer(1) + infinite), Contains("not a finite number"));
}
