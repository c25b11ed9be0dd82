#include "sync/ordered_gate.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <memory>
#include <numeric>
#include <random>
#include <stdexcept>
#include <thread>
#include <vector>

#include "sync/token_budget.h"

namespace smartcv::sync {
namespace {

TEST_CASE("a gate lets early items wait for the missing one", "[gate]") {
  OrderedGate<int> gate(3);
  std::vector<int> out;
  const auto forward = [&](int item) {
    out.push_back(item);
    return PushResult::ok;
  };
  CHECK(gate.put(2, 20, forward) == PushResult::ok);
  CHECK(gate.put(1, 10, forward) == PushResult::ok);
  CHECK(out.empty());
  CHECK(gate.put(0, 0, forward) == PushResult::ok);
  CHECK(out == std::vector{0, 10, 20});
  CHECK(gate.put(3, 30, forward) == PushResult::ok);
  CHECK(out == std::vector{0, 10, 20, 30});
}

TEST_CASE("a gate that could not forward stays shut and frees what it kept", "[gate]") {
  OrderedGate<std::shared_ptr<int>> gate(3);
  const auto watched = std::make_shared<int>(0);
  const auto refuse = [](const std::shared_ptr<int>& /*item*/) { return PushResult::closed; };
  CHECK(gate.put(1, watched, refuse) == PushResult::ok);
  CHECK(gate.put(0, watched, refuse) == PushResult::closed);
  CHECK(watched.use_count() == 1);
  CHECK(gate.put(2, watched, refuse) == PushResult::closed);
}

TEST_CASE("a gate refuses numbers it has no place for", "[gate]") {
  OrderedGate<int> gate(2);
  const auto forward = [](int /*item*/) { return PushResult::ok; };
  CHECK(gate.put(1, 1, forward) == PushResult::ok);
  CHECK_THROWS_AS((void)gate.put(1, 1, forward), std::logic_error);
  CHECK_THROWS_AS((void)gate.put(2, 2, forward), std::logic_error);
  CHECK(gate.put(0, 0, forward) == PushResult::ok);
  CHECK_THROWS_AS((void)gate.put(0, 0, forward), std::logic_error);
}

TEST_CASE("parallel workers behind a gate keep the order and never exceed a gate as big as the budget", "[gate]") {
  constexpr int items = 3000;
  constexpr int workers = 4;
  struct Work {
    int number = 0;
    Token token;
  };
  TokenBudget budget(8);
  Queue<Work> input(2);
  Queue<Work> output(1, workers);
  OrderedGate<Work> gate(budget.size());
  std::atomic<int> refused{0};
  std::vector<std::thread> threads;
  threads.emplace_back([&] {
    for (int i = 0; i < items; ++i) {
      refused += input.push({i, budget.acquire()}) == PushResult::ok ? 0 : 1;
    }
    input.close();
  });
  for (int i = 0; i < workers; ++i) {
    threads.emplace_back([&, i] {
      std::minstd_rand random(static_cast<unsigned>(i));
      Work work;
      while (input.pop(work) == PopResult::item) {
        if (random() % 8 == 0) {
          std::this_thread::sleep_for(std::chrono::microseconds(random() % 200));
        }
        const auto number = static_cast<std::uint64_t>(work.number);
        const auto result =
            gate.put(number, std::move(work), [&](Work ready) { return output.push(std::move(ready)); });
        refused += result == PushResult::ok ? 0 : 1;
      }
      output.close();
    });
  }
  std::vector<int> out;
  Work done;
  while (output.pop(done) == PopResult::item) {
    out.push_back(done.number);
    done.token.release();
  }
  for (auto& thread : threads) {
    thread.join();
  }
  CHECK(refused == 0);
  std::vector<int> expected(items);
  std::iota(expected.begin(), expected.end(), 0);
  CHECK(out == expected);
}

}  // namespace
}  // namespace smartcv::sync
