// No frame is lost, doubled or put out of order, whatever the speed of the stages and the number of workers.
#include <catch2/catch.hpp>
#include <chrono>
#include <random>
#include <thread>

#include "tests/pipeline/fakes.h"

namespace smartcv::tests {
namespace {

// Now and then a short sleep, in each thread at other frames.
Hook jitter(unsigned seed) {
  return [seed](std::int64_t sequence) {
    std::minstd_rand random(seed + static_cast<unsigned>(sequence) * 7919U);
    random.discard(3);
    if (random() % 16 == 0) {
      std::this_thread::sleep_for(std::chrono::microseconds(random() % 300));
    }
  };
}

Script jitter_everywhere() {
  Script script;
  unsigned seed = 1;
  for (const auto& name : hook_names) {
    hook_of(script, name) = jitter(seed++);
  }
  return script;
}

TEST_CASE("thousands of frames keep their order through parallel workers at odd speeds", "[order]") {
  const std::size_t depth = GENERATE(1U, 8U);
  const std::size_t prepare_workers = GENERATE(1U, 3U);
  const std::size_t infer_workers = GENERATE(1U, 4U);
  const std::size_t held = GENERATE(0U, 9U);
  FakeJob job(1500, held, jitter_everywhere());
  const auto statistics = job.run(options_with(depth, 4, prepare_workers, infer_workers));
  CHECK(job.target.count() == 1500);
  CHECK(job.target.is_run_from(0));
  CHECK(job.task.consecutive());
  CHECK(statistics.frames == 1500);
  CHECK_FALSE(statistics.stopped);
  CHECK(FakeNotes::alive() == 0);
}

TEST_CASE("a source may end before its first frame or at any other", "[order]") {
  const std::int64_t frames = GENERATE(0, 1, 2, 5, 6, 7);
  const std::size_t depth = GENERATE(1U, 8U);
  FakeJob job(frames, 3);
  const auto statistics = job.run(options_with(depth, 6, 2, 2));
  CHECK(job.target.count() == frames);
  CHECK(job.target.is_run_from(0));
  CHECK(statistics.frames == static_cast<std::uint64_t>(frames));
}

TEST_CASE("the order is the source's, not that of the sequence numbers", "[order]") {
  const Script script;
  FakeSource source(50, script, 1000);
  FakeTask task(script, 2);
  FakeTarget target(script);
  (void)pipeline::run_job(source, task, target, options_with(2, 3, 2, 2), {});
  CHECK(target.count() == 50);
  CHECK(target.is_run_from(1000));
}

TEST_CASE("one slow stage loses nothing and is named as the limit", "[order]") {
  const auto stage = GENERATE(as<std::string>{}, "read", "prepare", "infer", "finish", "write");
  const std::size_t depth = GENERATE(1U, 8U);
  FakeJob job(20, 2);
  hook_of(job.script, stage) = [](std::int64_t) { std::this_thread::sleep_for(std::chrono::milliseconds(3)); };
  const auto statistics = job.run(options_with(depth, 2, 1, 1));
  CHECK(job.target.count() == 20);
  CHECK(job.target.is_run_from(0));
  CHECK(statistics.limiting_stage().name == stage);
}

TEST_CASE("frames that a task drops give their tokens back", "[order]") {
  FakeJob job(300, 2);
  job.task.drop = [](std::int64_t sequence) { return sequence % 3 != 0; };
  CHECK(job.run(options_with(1, 2, 1, 1)).frames == 100);
  CHECK(job.target.count() == 100);
}

}  // namespace
}  // namespace smartcv::tests
