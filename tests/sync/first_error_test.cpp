#include "sync/first_error.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace smartcv::sync {
namespace {

TEST_CASE("the first error is kept and thrown, later ones are echoes", "[first_error]") {
  FirstError error;
  CHECK_FALSE(error.recorded());
  CHECK_NOTHROW(error.rethrow());
  CHECK_FALSE(error.record(nullptr));
  CHECK(error.record(std::make_exception_ptr(std::runtime_error("cause"))));
  CHECK_FALSE(error.record(std::make_exception_ptr(std::runtime_error("echo"))));
  CHECK(error.recorded());
  CHECK_THROWS_WITH(error.rethrow(), "cause");
}

TEST_CASE("of many threads that fail at once exactly one is first", "[first_error]") {
  FirstError error;
  std::atomic<int> firsts{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back(
        [&, i] { firsts += error.record(std::make_exception_ptr(std::runtime_error(std::to_string(i)))) ? 1 : 0; });
  }
  for (auto& thread : threads) {
    thread.join();
  }
  CHECK(firsts == 1);
  CHECK(error.recorded());
}

}  // namespace
}  // namespace smartcv::sync
