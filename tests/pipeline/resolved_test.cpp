#include <catch2/catch.hpp>
#include <limits>

#include "base/error.h"
#include "pipeline/job.h"

namespace smartcv::pipeline {
namespace {

using Catch::Matchers::Contains;

std::string refusal(const Options& options, std::size_t held = 0) {
  try {
    (void)resolved(options, held, 4);
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::usage);
    return error.what();
  }
  return "";
}

TEST_CASE("numbers that were left open are chosen from the machine and the task", "[resolved]") {
  const auto big = resolved({}, 30, 16);
  CHECK(big.prepare_workers == 2);
  CHECK(big.infer_workers == 16);
  CHECK(big.in_flight >= big.batch_size * 16 + 2 + 30);
  const auto small = resolved({}, 0, 1);
  CHECK(small.prepare_workers == 1);
  CHECK(small.infer_workers == 1);
  CHECK(resolved({}, 0, 0).infer_workers == 1);

  Options open;
  open.frame_queue_size = open.result_queue_size = 0;
  open.stall_seconds = 0;
  const auto chosen = resolved(open, 0, 2);
  CHECK(chosen.frame_queue_size == 32);
  CHECK(chosen.result_queue_size == 32);
  CHECK(chosen.stall_seconds == 30);
}

TEST_CASE("numbers that were given are kept, and resolving twice changes nothing", "[resolved]") {
  Options given;
  given.batch_size = 3;
  given.max_wait_ms = 0;
  given.prepare_workers = 5;
  given.infer_workers = 2;
  given.frame_queue_size = 7;
  given.result_queue_size = 9;
  given.in_flight = 40;
  given.stall_seconds = 1.5;
  const auto once = resolved(given, 10, 64);
  const auto twice = resolved(once, 10, 1);
  for (const auto& options : {once, twice}) {
    CHECK(options.batch_size == 3);
    CHECK(options.max_wait_ms == 0);
    CHECK(options.prepare_workers == 5);
    CHECK(options.infer_workers == 2);
    CHECK(options.frame_queue_size == 7);
    CHECK(options.result_queue_size == 9);
    CHECK(options.in_flight == 40);
    CHECK(options.stall_seconds == 1.5);
  }
}

TEST_CASE("numbers out of range are refused with their name and range", "[resolved]") {
  Options options;
  options.batch_size = 0;
  CHECK(refusal(options) == "batch_size is 0; it must be from 1 to 4096");
  options.batch_size = 1'000'000'000;
  CHECK(refusal(options) == "batch_size is 1000000000; it must be from 1 to 4096");
  options = {};
  options.infer_workers = 100'000;
  CHECK_THAT(refusal(options), Contains("infer_workers is 100000"));
  options = {};
  options.stall_seconds = -1;
  CHECK_THAT(refusal(options), Contains("stall_seconds"));
  options.stall_seconds = std::numeric_limits<double>::quiet_NaN();
  CHECK_THAT(refusal(options), Contains("stall_seconds"));
}

TEST_CASE("a budget that cannot hold the batches is refused with the number it needs", "[resolved]") {
  Options options;
  options.batch_size = 10;
  options.infer_workers = 2;
  options.prepare_workers = 1;
  options.in_flight = 28;
  CHECK(refusal(options, 5).empty());
  options.in_flight = 27;
  CHECK_THAT(refusal(options, 5), Contains("in_flight is 27") && Contains("at least 28"));
}

}  // namespace
}  // namespace smartcv::pipeline
