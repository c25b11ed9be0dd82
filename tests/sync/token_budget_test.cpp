#include "sync/token_budget.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace smartcv::sync {
namespace {

using namespace std::chrono_literals;

TEST_CASE("tokens are counted out and come home by themselves", "[tokens]") {
  TokenBudget budget(2);
  {
    auto first = budget.acquire();
    const auto second = budget.acquire();
    CHECK(first);
    CHECK(budget.in_use() == 2);
    const auto moved = std::move(first);
    CHECK_FALSE(first);  // NOLINT(bugprone-use-after-move): the state after a move is what is tested
    CHECK(budget.in_use() == 2);
  }
  CHECK(budget.in_use() == 0);
  CHECK(budget.size() == 2);
}

TEST_CASE("releasing or overwriting a token gives it back once", "[tokens]") {
  TokenBudget budget(2);
  auto token = budget.acquire();
  token.release();
  token.release();
  CHECK(budget.in_use() == 0);
  token = budget.acquire();
  token = budget.acquire();
  CHECK(budget.in_use() == 1);
}

TEST_CASE("whoever finds no token waits for one", "[tokens]") {
  TokenBudget budget(1);
  auto token = budget.acquire();
  std::atomic<bool> got{false};
  std::thread waiting([&] {
    const auto mine = budget.acquire();
    got = true;
  });
  std::this_thread::sleep_for(5ms);
  CHECK_FALSE(got);
  token.release();
  waiting.join();
  CHECK(got);
}

TEST_CASE("a stopped budget turns everybody away", "[tokens]") {
  TokenBudget budget(1);
  const auto token = budget.acquire();
  std::optional<Token> refused;
  std::thread waiting([&] { refused = budget.acquire(); });
  std::this_thread::sleep_for(5ms);
  budget.stop();
  waiting.join();
  CHECK_FALSE(*refused);
  CHECK_FALSE(budget.acquire());
}

TEST_CASE("a token may outlive its budget", "[tokens]") {
  std::optional<TokenBudget> budget(1);
  const auto token = budget->acquire();
  budget.reset();
  CHECK(token);
}

TEST_CASE("no more tokens are out than there are, whoever asks", "[tokens]") {
  constexpr int most = 3;
  TokenBudget budget(most);
  std::atomic<int> out{0};
  std::atomic<int> peak{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 500; ++round) {
        const auto token = budget.acquire();
        const int now = ++out;
        int seen = peak;
        while (now > seen && !peak.compare_exchange_weak(seen, now)) {
        }
        --out;
      }
    });
  }
  for (auto& thread : threads) {
    thread.join();
  }
  CHECK(peak <= most);
  CHECK(budget.in_use() == 0);
}

}  // namespace
}  // namespace smartcv::sync
