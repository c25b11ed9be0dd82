#include "nn/batch_buffers.h"

#include <catch2/catch.hpp>
#include <set>

using smartcv::nn::BatchBuffers;

TEST_CASE("a batch of a size that was there before uses its memory again", "[buffers]") {
  BatchBuffers buffers(4);
  std::set<const void*> memory;
  for (int i = 0; i < 10; ++i) {
    for (const std::size_t count : {32U, 20U, 17U}) {
      const BatchBuffers::Loan loan(buffers, count);
      CHECK(loan.batch().size(0) == static_cast<std::int64_t>(count));
      CHECK(loan.batch().is_contiguous());
      memory.insert(loan.batch().const_data_ptr());
    }
  }
  CHECK(memory.size() == 1);
  CHECK(buffers.allocated() == 1);
}

TEST_CASE("two batches at a time never share memory", "[buffers]") {
  BatchBuffers buffers(4);
  for (int i = 0; i < 3; ++i) {
    const BatchBuffers::Loan one(buffers, 8);
    const BatchBuffers::Loan other(buffers, 8);
    const BatchBuffers::Loan larger(buffers, 9);
    CHECK(one.batch().const_data_ptr() != other.batch().const_data_ptr());
  }
  CHECK(buffers.allocated() == 3);
}
