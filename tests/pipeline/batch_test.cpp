#include <pthread.h>

#include <array>
#include <catch2/catch.hpp>
#include <condition_variable>
#include <mutex>
#include <set>
#include <string>

#include "tests/pipeline/fakes.h"

namespace smartcv::tests {
namespace {

constexpr std::size_t an_hour_ms = 60UL * 60 * 1000;

// The smallest budget that is accepted.
std::size_t least_in_flight(const pipeline::Options& options, std::size_t held) {
  return options.batch_size * options.infer_workers + options.prepare_workers + held + 2;
}

TEST_CASE("batches are full, hold consecutive frames, and the last one is short", "[batch]") {
  const std::size_t workers = GENERATE(1U, 3U);
  FakeJob job(20, 0);
  auto options = options_with(8, 6, 2, workers);
  options.max_wait_ms = an_hour_ms;
  const auto statistics = job.run(options);
  using Seen = FakeTask::BatchSeen;
  CHECK(job.task.batches() == std::vector<Seen>{{0, 6}, {6, 6}, {12, 6}, {18, 2}});
  CHECK(statistics.batches == 4);
  CHECK(job.target.is_run_from(0));
}

TEST_CASE("frames with different keys never share a batch", "[batch]") {
  FakeJob job(12, 1);
  job.task.key = [](std::int64_t sequence) { return sequence < 5 ? 1U : sequence == 5 ? 2U : 3U; };
  auto options = options_with(8, 4, 1, 2);
  options.max_wait_ms = an_hour_ms;
  (void)job.run(options);
  using Seen = FakeTask::BatchSeen;
  CHECK(job.task.batches() == std::vector<Seen>{{0, 4}, {4, 1}, {5, 1}, {6, 4}, {10, 2}});
  CHECK(job.target.count() == 12);
  CHECK(job.target.is_run_from(0));
}

TEST_CASE("a batch goes out short after its wait when no more frames come", "[batch]") {
  // Each frame is given only when the one before it is written: without the wait this would stand for ever.
  std::mutex mutex;
  std::condition_variable changed;
  std::int64_t written = 0;
  FakeJob job(5, 0);
  job.script.read = [&](std::int64_t sequence) {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return written >= sequence; });
  };
  job.script.write = [&](std::int64_t) {
    const std::lock_guard lock(mutex);
    ++written;
    changed.notify_all();
  };
  auto options = options_with(8, 6, 1, 2);
  options.max_wait_ms = GENERATE(0U, 3U);
  CHECK(job.run(options).batches == 5);
  CHECK(job.target.is_run_from(0));
}

TEST_CASE("with the smallest budget and an endless wait, frames held back cannot starve a batch", "[batch]") {
  const std::size_t held = GENERATE(0U, 1U, 7U, 50U);
  const std::size_t batch = GENERATE(1U, 5U);
  const std::size_t depth = GENERATE(1U, 8U);
  const std::size_t workers = GENERATE(1U, 3U);
  FakeJob job(200, held);
  auto options = options_with(depth, batch, workers, workers);
  options.max_wait_ms = an_hour_ms;
  options.in_flight = least_in_flight(options, held);
  CHECK(job.run(options).frames == 200);
  CHECK(job.target.is_run_from(0));
  CHECK(job.task.batches().size() == (200 + batch - 1) / batch);
}

TEST_CASE("a failed batch goes on marked when the task says so", "[batch]") {
  FakeJob job(12, 0);
  job.task.go_on_after_failure = true;
  job.script.infer = [](std::int64_t sequence) {
    if (sequence == 5) {
      throw Error(ErrorCode::model, "out of device memory");
    }
  };
  auto options = options_with(8, 4, 1, 2);
  options.max_wait_ms = an_hour_ms;
  (void)job.run(options);
  REQUIRE(job.target.count() == 12);
  CHECK(job.target.is_run_from(0));
  for (const auto& frame : job.target.written()) {
    CHECK(frame.failed == (frame.sequence >= 4 && frame.sequence < 8));
  }
}

TEST_CASE("a failed batch ends the job when the task does not go on", "[batch]") {
  FakeJob job(12, 0);
  job.script.infer = [](std::int64_t) { throw Error(ErrorCode::model, "out of device memory"); };
  const auto error = job.error_of(options_with(8, 4, 1, 2));
  REQUIRE(error);
  CHECK(error->code() == ErrorCode::model);
  CHECK(error->message() == "out of device memory");
}

TEST_CASE("every infer worker is started once, on a named thread of its own", "[batch]") {
  std::mutex mutex;
  std::set<std::string> names;
  FakeJob job(10, 0);
  job.task.on_worker_start = [&](std::size_t) {
    std::array<char, 16> name{};
    pthread_getname_np(pthread_self(), name.data(), name.size());
    const std::lock_guard lock(mutex);
    names.insert(name.data());
  };
  (void)job.run(options_with(8, 2, 1, 3));
  CHECK(job.task.started_workers() == std::vector<std::size_t>{0, 1, 2});
  CHECK(names == std::set<std::string>{"infer-0", "infer-1", "infer-2"});
}

TEST_CASE("every prepare worker is started once, before its first frame", "[batch]") {
  std::mutex mutex;
  std::multiset<pthread_t> started;
  bool all_started = true;
  FakeJob job(10, 0);
  job.task.on_prepare_start = [&] {
    const std::lock_guard lock(mutex);
    started.insert(pthread_self());
  };
  job.script.prepare = [&](std::int64_t) {
    const std::lock_guard lock(mutex);
    all_started = all_started && started.count(pthread_self()) == 1;
  };
  (void)job.run(options_with(8, 2, 3, 1));
  CHECK(all_started);
  CHECK(started.size() == 3);
}

}  // namespace
}  // namespace smartcv::tests
