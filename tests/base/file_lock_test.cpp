#include "base/file_lock.h"

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <thread>
#include <vector>

#include "tests/support/refusal.h"
#include "tests/support/shared.h"

namespace smartcv {

TEST_CASE("the second lock waits, says so, and gets its turn; nothing is left behind", "[lock]") {
  const tests::TemporaryFolder folder;
  std::atomic<bool> waiting{false};
  std::atomic<bool> has_it{false};
  std::thread second;
  {
    const FileLock first(folder / "a.pt", FileLock::Failure{});
    CHECK(std::filesystem::exists(folder / "a.pt.lock"));
    const FileLock other_file(folder / "b.pt", FileLock::Failure{});
    second = std::thread([&] {
      const FileLock lock(folder / "a.pt", FileLock::Failure{}, [&] { waiting = true; });
      has_it = true;
    });
    while (!waiting) {
      std::this_thread::yield();
    }
    CHECK_FALSE(has_it);
  }
  second.join();
  CHECK(has_it);
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("many who want the same lock have it one at a time", "[lock]") {
  const tests::TemporaryFolder folder;
  std::atomic<int> inside{0};
  std::atomic<int> most{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 50; ++round) {
        const FileLock lock(folder / "a.pt", FileLock::Failure{});
        most = std::max(most.load(), ++inside);
        --inside;
      }
    });
  }
  for (auto& thread : threads) {
    thread.join();
  }
  CHECK(most == 1);
}

TEST_CASE("a folder that cannot be written is named with what to do", "[lock]") {
  const auto lock_there = [] {
    const FileLock lock("/proc/a.pt", {ErrorCode::model, "take another one"});
    return 0;
  };
  CHECK_THAT(tests::refusal_of(lock_there),
             Catch::Contains("/proc: the folder cannot be written") && Catch::Contains("; take another one"));
}

}  // namespace smartcv
