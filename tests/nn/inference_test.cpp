#include "nn/inference.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/mm.h>

#include <catch2/catch.hpp>
#include <new>

#include "base/error.h"
#include "nn/out_of_memory.h"

using namespace smartcv;
using Catch::Matchers::Contains;

TEST_CASE("a batch too large for the memory is told from other failures", "[inference]") {
  const auto too_much = [] { static_cast<void>(at::empty({std::int64_t{1} << 58})); };
  CHECK_THROWS_AS(nn::run_inference("A network", too_much), nn::OutOfMemory);
  CHECK_THROWS_AS(nn::run_inference("A network", [] { throw std::bad_alloc(); }), nn::OutOfMemory);
  try {
    nn::run_inference("A network", too_much);
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::model);
    CHECK_THAT(error.what(), Contains("A network ran out of memory"));
  }
}

TEST_CASE("what ATen refuses is one sentence that names the network", "[inference]") {
  try {
    nn::run_inference("A network", [] { static_cast<void>(at::mm(at::empty({2, 3}), at::empty({2, 3}))); });
    FAIL("no error");
  } catch (const nn::OutOfMemory&) {
    FAIL("this is no lack of memory");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::model);
    CHECK_THAT(error.what(), Contains("A network failed: ") && !Contains("\n"));
  }
}
