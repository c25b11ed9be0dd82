#include "nn/parallel_rows.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <cstddef>
#include <stdexcept>
#include <vector>

#include "nn/device.h"

using namespace smartcv;

TEST_CASE("every row is visited once, in parts no smaller than the grain, on one thread and on two",
          "[parallel_rows]") {
  for (const int threads : {1, 2}) {
    nn::use_threads(threads);
    for (const std::int64_t rows : {0, 1, 7, 64, 1000}) {
      for (const std::int64_t grain : {1, 16, 2000}) {
        std::vector<std::atomic<int>> visits(static_cast<std::size_t>(rows));
        nn::parallel_rows(rows, grain, [&](std::int64_t first, std::int64_t end) {
          if (end != rows && end - first < grain) {
            throw std::logic_error("a part smaller than the grain");
          }
          for (auto row = first; row < end; ++row) {
            ++visits[static_cast<std::size_t>(row)];
          }
        });
        for (const auto& count : visits) {
          REQUIRE(count == 1);
        }
      }
    }
  }
  nn::use_threads(1);
}

TEST_CASE("what a part of the rows throws comes out", "[parallel_rows]") {
  for (const int threads : {1, 2}) {
    nn::use_threads(threads);
    CHECK_THROWS_WITH(nn::parallel_rows(100, 1, [](std::int64_t, std::int64_t) { throw std::runtime_error("a row"); }),
                      "a row");
  }
  nn::use_threads(1);
}
