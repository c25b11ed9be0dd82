#include "identity/batch_sizer.h"

#include <catch2/catch.hpp>

using smartcv::identity::BatchSizer;

TEST_CASE("a batch waits until it is full, grows with the queue and shrinks again", "[batch]") {
  BatchSizer sizer(32, 512);
  CHECK(sizer.next(31, false) == 0);
  CHECK(sizer.next(32, false) == 32);
  CHECK(sizer.next(64, false) == 64);
  CHECK(sizer.next(5000, false) == 512);
  CHECK(sizer.next(300, false) == 256);
  CHECK(sizer.next(40, false) == 32);
  CHECK(sizer.next(7, false) == 0);
  CHECK(sizer.next(7, true) == 7);
  CHECK(sizer.next(0, true) == 0);
}

TEST_CASE("what the device cannot hold is never tried again", "[batch]") {
  BatchSizer sizer(32, 512);
  CHECK(sizer.next(512, false) == 512);
  CHECK(sizer.out_of_memory(512));
  CHECK(sizer.next(5000, false) == 256);
  for (const std::size_t size : {256U, 128U, 64U, 32U, 16U, 8U, 4U, 2U}) {
    CHECK(sizer.out_of_memory(size));
  }
  CHECK(sizer.next(5000, false) == 1);
  CHECK_FALSE(sizer.out_of_memory(1));
}
