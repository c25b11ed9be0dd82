#include "sync/queue.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <memory>
#include <numeric>
#include <thread>
#include <vector>

namespace smartcv::sync {
namespace {

using namespace std::chrono_literals;

void close_soon(Queue<int>& queue) {
  std::this_thread::sleep_for(5ms);
  queue.close();
}

TEST_CASE("a queue hands items out in the order they came and then ends", "[queue]") {
  Queue<int> queue(4);
  CHECK(queue.push(1) == PushResult::ok);
  CHECK(queue.push(2) == PushResult::ok);
  queue.close();
  int item = 0;
  CHECK(queue.pop(item) == PopResult::item);
  CHECK(item == 1);
  CHECK(queue.pop(item) == PopResult::item);
  CHECK(item == 2);
  CHECK(queue.pop(item) == PopResult::end);
  CHECK(queue.pop(item) == PopResult::end);
  CHECK(item == 2);
  CHECK(queue.push(3) == PushResult::closed);
}

TEST_CASE("a full queue makes its sender wait until there is room", "[queue]") {
  Queue<int> queue(1);
  std::atomic<int> pushed{0};
  std::thread sender([&] {
    for (int i = 0; i < 3; ++i) {
      pushed += queue.push(i) == PushResult::ok ? 1 : 0;  // Catch's assertions are for one thread at a time
    }
    queue.close();
  });
  std::this_thread::sleep_for(5ms);
  CHECK(pushed <= 1);
  int item = 0;
  for (int i = 0; i < 3; ++i) {
    CHECK(queue.pop(item) == PopResult::item);
    CHECK(item == i);
  }
  CHECK(queue.pop(item) == PopResult::end);
  sender.join();
  CHECK(pushed == 3);
  CHECK(queue.depth().max == 1);
}

TEST_CASE("an empty queue makes its receiver wait until it is closed", "[queue]") {
  Queue<int> queue(1);
  std::thread closer(close_soon, std::ref(queue));
  int item = 0;
  CHECK(queue.pop(item) == PopResult::end);
  closer.join();
}

TEST_CASE("a queue with several senders ends when all of them have closed", "[queue]") {
  Queue<int> queue(4, 2);
  int item = 0;
  queue.close();
  CHECK(queue.push(7) == PushResult::ok);
  queue.close();
  queue.close();
  CHECK(queue.pop(item) == PopResult::item);
  CHECK(queue.pop(item) == PopResult::end);
}

TEST_CASE("abandoning frees the contents and turns senders away", "[queue]") {
  const auto watched = std::make_shared<int>(1);
  Queue<std::shared_ptr<int>> queue(2);
  CHECK(queue.push(watched) == PushResult::ok);
  CHECK(queue.push(watched) == PushResult::ok);
  PushResult waiting = PushResult::ok;
  std::thread sender([&] { waiting = queue.push(watched); });
  std::this_thread::sleep_for(5ms);
  queue.abandon();
  queue.abandon();
  sender.join();
  CHECK(waiting == PushResult::closed);
  CHECK(watched.use_count() == 1);
  CHECK(queue.push(watched) == PushResult::closed);
  std::shared_ptr<int> item;
  CHECK(queue.pop(item) == PopResult::end);
}

TEST_CASE("stopping frees the contents and wakes both sides at once", "[queue]") {
  const auto watched = std::make_shared<int>(1);
  Queue<std::shared_ptr<int>> full(1);
  Queue<std::shared_ptr<int>> empty(1);
  CHECK(full.push(watched) == PushResult::ok);
  PushResult pushed = PushResult::ok;
  PopResult popped = PopResult::item;
  std::thread sender([&] { pushed = full.push(watched); });
  std::thread receiver([&] {
    std::shared_ptr<int> item;
    popped = empty.pop(item);
  });
  std::this_thread::sleep_for(5ms);
  for (auto* queue : {&full, &empty}) {
    queue->stop();
    queue->stop();
    queue->close();
    queue->abandon();
  }
  sender.join();
  receiver.join();
  CHECK(pushed == PushResult::stopped);
  CHECK(popped == PopResult::stopped);
  CHECK(watched.use_count() == 1);
}

TEST_CASE("a timed pop gives up at its deadline but takes what is there", "[queue]") {
  Queue<int> queue(2);
  int item = 0;
  const auto past = Queue<int>::Clock::now() - 1s;
  CHECK(queue.pop_until(item, past) == PopResult::timeout);
  CHECK(queue.pop_until(item, Queue<int>::Clock::now() + 2ms) == PopResult::timeout);
  CHECK(queue.push(5) == PushResult::ok);
  CHECK(queue.pop_until(item, past) == PopResult::item);
  CHECK(item == 5);
  std::thread closer(close_soon, std::ref(queue));
  CHECK(queue.pop_until(item, Queue<int>::Clock::now() + 1h) == PopResult::end);
  closer.join();
}

TEST_CASE("a queue counts how full it was at each pop", "[queue]") {
  Queue<int> queue(3);
  int item = 0;
  for (int i = 0; i < 3; ++i) {
    CHECK(queue.push(i) == PushResult::ok);
  }
  CHECK(queue.depth().now == 3);
  for (int i = 0; i < 3; ++i) {
    CHECK(queue.pop(item) == PopResult::item);
  }
  const auto depth = queue.depth();
  CHECK(depth.now == 0);
  CHECK(depth.max == 3);
  CHECK(depth.pops == 3);
  CHECK(depth.sum == 6);
}

TEST_CASE("many senders and receivers lose and double nothing", "[queue]") {
  constexpr int senders = 3;
  constexpr int receivers = 3;
  constexpr int each = 2000;
  Queue<int> queue(5, senders);
  std::atomic<int> refused{0};
  std::vector<std::vector<int>> received(receivers);
  std::vector<std::thread> threads;
  for (auto& mine : received) {
    threads.emplace_back([&] {
      int item = 0;
      while (queue.pop(item) == PopResult::item) {
        mine.push_back(item);
      }
    });
  }
  for (int sender = 0; sender < senders; ++sender) {
    threads.emplace_back([&, sender] {
      for (int i = 0; i < each; ++i) {
        refused += queue.push(sender * each + i) == PushResult::ok ? 0 : 1;
      }
      queue.close();
    });
  }
  for (auto& thread : threads) {
    thread.join();
  }
  CHECK(refused == 0);
  std::vector<int> all;
  for (const auto& part : received) {
    all.insert(all.end(), part.begin(), part.end());
  }
  std::sort(all.begin(), all.end());
  std::vector<int> expected(static_cast<std::size_t>(senders) * each);
  std::iota(expected.begin(), expected.end(), 0);
  CHECK(all == expected);
}

}  // namespace
}  // namespace smartcv::sync
