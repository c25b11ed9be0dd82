#include "nn/detector_factory.h"

#include <catch2/catch.hpp>
#include <cstddef>
#include <fstream>
#include <string>
#include <vector>

#include "base/error.h"
#include "tests/nn/golden.h"
#include "tests/support/shared.h"

using namespace smartcv;
using Catch::Matchers::Contains;

TEST_CASE("an unknown detector is refused with the list of those there are", "[detector_factory]") {
  try {
    (void)nn::make_detector("centreface", {}, {});
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::usage);
    CHECK_THAT(error.what(), Contains("centreface") && Contains("centerface, mtcnn"));
  }
}

TEST_CASE("a model without a file is named", "[detector_factory]") {
  try {
    (void)nn::make_detector("mtcnn", {}, {});
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::model);
    CHECK_THAT(error.what(), Contains("mtcnn-pnet"));
  }
}

TEST_CASE("a sound weight file of another network is refused with the tensor's name", "[detector_factory]") {
  const auto file = tests::model_file("pnet.pt");
  if (!file) {
    return;
  }
  try {
    (void)nn::make_detector("centerface", {}, {{"centerface", *file}});
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::model);
    CHECK_THAT(error.what(), Contains("542"));
  }
}

TEST_CASE("both detectors are made from the files of the catalogue", "[detector_factory]") {
  const auto centerface = tests::model_file("centerface.onnx");
  const auto p = tests::model_file("pnet.pt");
  const auto r = tests::model_file("rnet.pt");
  const auto o = tests::model_file("onet.pt");
  if (!centerface || !p || !r || !o) {
    return;
  }
  CHECK(nn::make_detector("centerface", {}, {{"centerface", *centerface}})->name() == "centerface");
  CHECK(nn::make_detector("mtcnn", {}, {{"mtcnn-pnet", *p}, {"mtcnn-rnet", *r}, {"mtcnn-onet", *o}})->name() ==
        "mtcnn");
}
