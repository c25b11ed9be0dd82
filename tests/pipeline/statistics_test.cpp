#include <catch2/catch.hpp>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/log.h"
#include "tests/pipeline/fakes.h"

namespace smartcv::tests {
namespace {

using Catch::Matchers::Contains;

TEST_CASE("every stage's items and times add up", "[statistics]") {
  FakeJob job(200, 3);
  job.script.infer = [](std::int64_t) { std::this_thread::sleep_for(std::chrono::microseconds(200)); };
  const auto statistics = job.run(options_with(4, 5, 2, 3));
  const std::vector<std::string> names{"read", "prepare", "infer", "finish", "write"};
  const std::vector<std::size_t> workers{1, 2, 3, 1, 1};
  for (std::size_t i = 0; i < pipeline::stage_count; ++i) {
    const auto& stage = statistics.stages.at(i);
    INFO(stage.name);
    CHECK(stage.name == names[i]);
    CHECK(stage.workers == workers[i]);
    CHECK(stage.items == 200);
    const double lived = stage.busy_seconds + stage.wait_in_seconds + stage.wait_out_seconds;
    CHECK(lived > 0);
    CHECK(lived <= statistics.wall_seconds * static_cast<double>(stage.workers));
    CHECK(stage.max_depth <= 4);
    CHECK(stage.mean_depth <= static_cast<double>(stage.max_depth));
    CHECK((stage.mean_depth > 0) == (i > 0));
  }
  CHECK(statistics.frames == 200);
  CHECK(statistics.batches >= 40);
  CHECK(statistics.batches == job.task.batches().size());
}

TEST_CASE("progress is reported while the job runs, from a thread of its own", "[statistics]") {
  std::mutex mutex;
  std::condition_variable changed;
  std::uint64_t reports = 0;
  std::uint64_t frames_in_report = 0;
  std::thread::id reporter;
  FakeJob job(10, 0);
  job.script.write = [&](std::int64_t sequence) {
    std::unique_lock lock(mutex);
    // The sixth frame waits until a report has counted the five before it.
    changed.wait(lock, [&] { return sequence < 5 || frames_in_report == 5; });
  };
  (void)job.run(options_with(8, 1, 1, 1), [&](const pipeline::JobStatistics& so_far) {
    const std::lock_guard lock(mutex);
    ++reports;
    frames_in_report = so_far.frames;
    reporter = std::this_thread::get_id();
    changed.notify_all();
  });
  CHECK(reports >= 1);
  CHECK(reporter != std::this_thread::get_id());
}

TEST_CASE("an error of the progress callback ends the job", "[statistics]") {
  FakeJob job(100'000'000, 0);
  CHECK_THROWS_WITH(job.run(options_with(8, 1, 1, 1),
                            [](const pipeline::JobStatistics&) { throw Error(ErrorCode::output, "stderr is gone"); }),
                    "stderr is gone");
}

TEST_CASE("a job that stands still says so, again and again, with each stage's state", "[statistics]") {
  const auto level = log_level();
  set_log_level(LogLevel::off);
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<std::string> warnings;
  set_warning_listener([&](const std::string& text) {
    const std::lock_guard lock(mutex);
    warnings.push_back(text);
    changed.notify_all();
  });
  FakeJob job(30, 0);
  job.script.write = [&](std::int64_t sequence) {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return sequence != 3 || warnings.size() >= 2; });
  };
  auto options = options_with(2, 2, 1, 2);
  options.in_flight = 9;
  options.stall_seconds = 0.05;
  (void)job.run(options);
  set_warning_listener({});
  set_log_level(level);
  REQUIRE(warnings.size() >= 2);
  const auto& last = warnings[1];
  CHECK_THAT(last, Contains("no frame has moved for"));
  CHECK_THAT(last, Contains("9 of 9 frames in flight"));
  CHECK_THAT(last, Contains("write [busy for") && Contains("on frame 3; queue 2/2]"));
  CHECK_THAT(last, Contains("finish [waits for room"));
  CHECK(job.target.count() == 30);
}

}  // namespace
}  // namespace smartcv::tests
