#include <catch2/catch.hpp>
#include <chrono>
#include <random>
#include <stdexcept>
#include <thread>

#include "tests/pipeline/fakes.h"

namespace smartcv::tests {
namespace {

using Catch::Matchers::Contains;
using pipeline::StopRequest;

TEST_CASE("an error of any stage ends the job, is thrown as it was and frees everything", "[failure]") {
  const auto stage = GENERATE(as<std::string>{}, "read", "prepare", "infer", "finish", "flush", "write");
  const std::size_t depth = GENERATE(1U, 8U);
  const std::int64_t at = GENERATE(0, 1, 40);
  {
    FakeJob job(stage == "flush" ? at : 100'000'000, 5);
    hook_of(job.script, stage) = [&](std::int64_t sequence) {
      if (stage == "flush" || sequence == at) {
        throw Error(ErrorCode::output, "broken " + stage, {"", "file.mp4", sequence});
      }
    };
    const auto error = job.error_of(options_with(depth, 3, 2, 2));
    REQUIRE(error);
    CHECK(error->code() == ErrorCode::output);
    CHECK(error->message() == "broken " + stage);
    CHECK(job.target.is_run_from(0));
  }
  CHECK(FakeNotes::alive() == 0);
}

TEST_CASE("an exception of another type says in which stage and at which frame", "[failure]") {
  FakeJob standard(100, 0);
  standard.script.prepare = [](std::int64_t sequence) {
    if (sequence == 7) {
      throw std::out_of_range("index 9");
    }
  };
  const auto error = standard.error_of(options_with(8, 2, 1, 1));
  REQUIRE(error);
  CHECK(error->code() == ErrorCode::internal);
  CHECK(std::string(error->what()) == "index 9 (while running the stage 'prepare', frame 7)");

  FakeJob memory(100, 0);
  memory.script.infer = [](std::int64_t) { throw std::bad_alloc(); };
  CHECK_THAT(memory.error_of(options_with(8, 2, 1, 1))->what(), Contains("not enough memory"));

  FakeJob strange(100, 0);
  strange.script.write = [](std::int64_t) { throw 5; };
  CHECK_THAT(strange.error_of(options_with(8, 2, 1, 1))->what(), Contains("'write', frame 0"));
}

TEST_CASE("an error when an infer worker starts ends the job", "[failure]") {
  FakeJob job(100, 0);
  job.task.on_worker_start = [](std::size_t worker) {
    if (worker == 1) {
      throw Error(ErrorCode::model, "no device");
    }
  };
  const auto error = job.error_of(options_with(1, 2, 1, 3));
  REQUIRE(error);
  CHECK(error->message() == "no device");
}

TEST_CASE("the first error wins over its echoes", "[failure]") {
  FakeJob job(100'000'000, 0);
  job.script.read = [](std::int64_t sequence) {
    if (sequence == 50) {
      throw Error(ErrorCode::input, "cause");
    }
  };
  job.task.on_no_sink = [](const std::exception_ptr&) { throw Error(ErrorCode::internal, "echo"); };
  job.script.write = [](std::int64_t) { std::this_thread::sleep_for(std::chrono::milliseconds(1)); };
  const auto error = job.error_of(options_with(1, 2, 1, 1));
  REQUIRE(error);
  CHECK(error->message() == "cause");
}

TEST_CASE("a drain asked for in any stage writes everything that was read", "[stopping]") {
  const auto stage = GENERATE(as<std::string>{}, "read", "prepare", "infer", "finish", "write");
  const std::size_t depth = GENERATE(1U, 8U);
  const std::int64_t at = GENERATE(0, 33);
  FakeJob job(100'000'000, 4);
  hook_of(job.script, stage) = [&](std::int64_t sequence) {
    if (sequence == at) {
      job.stop.drain();
    }
  };
  const auto statistics = job.run(options_with(depth, 3, 2, 2));
  CHECK(statistics.stopped);
  CHECK(job.target.count() > at);
  CHECK(job.target.count() == job.source.given());
  CHECK(job.target.is_run_from(0));
  CHECK(FakeNotes::alive() == 0);
}

TEST_CASE("a drain before the start reads nothing and still flushes", "[stopping]") {
  FakeJob job(10, 1);
  bool flushed = false;
  job.script.flush = [&](std::int64_t) { flushed = true; };
  job.stop.drain();
  CHECK(job.run(options_with(1, 2, 1, 1)).stopped);
  CHECK(job.source.given() == 0);
  CHECK(flushed);
}

TEST_CASE("a drain after the end of the source changes nothing", "[stopping]") {
  FakeJob job(10, 1);
  job.script.flush = [&](std::int64_t) { job.stop.drain(); };
  CHECK_FALSE(job.run(options_with(8, 2, 1, 1)).stopped);
  CHECK(job.target.count() == 10);
}

TEST_CASE("an abort in any stage throws 'interrupted' and frees everything", "[stopping]") {
  const auto stage = GENERATE(as<std::string>{}, "read", "prepare", "infer", "finish", "flush", "write");
  const std::size_t depth = GENERATE(1U, 8U);
  {
    FakeJob job(stage == "flush" ? 30 : 100'000'000, 4);
    hook_of(job.script, stage) = [&](std::int64_t sequence) {
      if (stage == "flush" || sequence == 20) {
        job.stop.abort();
      }
    };
    const auto error = job.error_of(options_with(depth, 3, 2, 2));
    REQUIRE(error);
    CHECK(error->exit_code() == 130);
    CHECK(job.target.is_run_from(0));
  }
  CHECK(FakeNotes::alive() == 0);
}

TEST_CASE("an abort gets a job out that stands still", "[stopping]") {
  // The only frame waits an hour for company in its batch, the source for ever for a token.
  FakeJob job(100, 50);
  auto options = options_with(1, 4, 1, 1);
  options.max_wait_ms = 60UL * 60 * 1000;
  std::atomic<bool> reading_on{false};
  job.script.read = [&](std::int64_t sequence) {
    reading_on = sequence > 0;
    while (sequence > 0 && !job.stop.aborting()) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  };
  std::thread signal([&] {
    while (!reading_on) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    job.stop.drain();
    job.stop.abort();
  });
  const auto error = job.error_of(options);
  signal.join();
  REQUIRE(error);
  CHECK(error->code() == ErrorCode::interrupted);
}

TEST_CASE("drains and aborts at random moments never hang, lose or leak", "[stopping]") {
  std::minstd_rand random(4);
  for (int round = 0; round < 60; ++round) {
    const bool abort = round % 2 == 0;
    const auto pause = std::chrono::microseconds(random() % 3000);
    {
      FakeJob job(100'000'000, random() % 6);
      const auto options = options_with(1 + random() % 8, 1 + random() % 5, 1 + random() % 3, 1 + random() % 3);
      std::thread signal([&] {
        std::this_thread::sleep_for(pause);
        abort ? job.stop.abort() : job.stop.drain();
      });
      const auto error = job.error_of(options);
      signal.join();
      CHECK(error.has_value() == abort);
      CHECK(job.target.is_run_from(0));
      CHECK((abort || job.target.count() == job.source.given()));
    }
    CHECK(FakeNotes::alive() == 0);
  }
}

}  // namespace
}  // namespace smartcv::tests
