#ifndef SMARTCV_SYNC_QUEUE_H
#define SMARTCV_SYNC_QUEUE_H

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <utility>

namespace smartcv::sync {

enum class PushResult {
  ok,
  closed,   // the receiver has abandoned the queue (or every sender has closed it): send no more
  stopped,  // everything is being torn down
};

enum class PopResult {
  item,
  end,      // all senders have closed and the rest is drained, or the queue was abandoned
  stopped,  // everything is being torn down
  timeout,  // only from pop_until()
};

// How full a queue was, each time an item was taken (that item included).
struct QueueDepth {
  std::size_t now = 0;
  std::size_t max = 0;
  std::uint64_t pops = 0;
  std::uint64_t sum = 0;
};

// A bounded first-in first-out queue between threads, with two finished bits, one for each side:
//   close()    a sender is done. When all senders are, receivers drain the rest and then get `end`.
//   abandon()  the receivers are done. The contents are freed, senders get `closed`.
// and stop() for the end by error: both sides get `stopped` at once, the contents are freed.
// Every call is thread-safe, and close (beyond the number of senders), abandon and stop may be repeated.
template <typename T>
class Queue {
 public:
  using Clock = std::chrono::steady_clock;

  // `senders`: how many threads will call close() once each.
  explicit Queue(std::size_t capacity, std::size_t senders = 1)
      : capacity_(std::max<std::size_t>(capacity, 1)), open_senders_(senders) {}

  // Waits for room. Unless the result is `ok` the item is destroyed.
  [[nodiscard]] PushResult push(T item) {
    {
      std::unique_lock lock(mutex_);
      room_.wait(lock, [this] { return stopped_ || shut_to_senders() || items_.size() < capacity_; });
      if (stopped_) {
        return PushResult::stopped;
      }
      if (shut_to_senders()) {
        return PushResult::closed;
      }
      items_.push_back(std::move(item));
    }
    filled_.notify_one();
    return PushResult::ok;
  }

  // Waits for an item; `item` is assigned only when the result says so.
  [[nodiscard]] PopResult pop(T& item) {
    std::unique_lock lock(mutex_);
    filled_.wait(lock, [this] { return something_to_tell(); });
    return take(lock, item);
  }

  // The same, but gives up at `deadline`. What is there at that moment is still taken.
  [[nodiscard]] PopResult pop_until(T& item, Clock::time_point deadline) {
    std::unique_lock lock(mutex_);
    if (!filled_.wait_until(lock, deadline, [this] { return something_to_tell(); })) {
      return PopResult::timeout;
    }
    return take(lock, item);
  }

  void close() noexcept {
    {
      const std::lock_guard lock(mutex_);
      open_senders_ -= open_senders_ > 0 ? 1 : 0;
      if (open_senders_ > 0) {
        return;
      }
    }
    filled_.notify_all();
    room_.notify_all();
  }

  void abandon() noexcept { end(abandoned_); }
  void stop() noexcept { end(stopped_); }

  [[nodiscard]] QueueDepth depth() const {
    const std::lock_guard lock(mutex_);
    auto depth = depth_;
    depth.now = items_.size();
    return depth;
  }
  [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }

 private:
  [[nodiscard]] bool shut_to_senders() const noexcept { return abandoned_ || open_senders_ == 0; }
  [[nodiscard]] bool something_to_tell() const noexcept { return stopped_ || shut_to_senders() || !items_.empty(); }

  [[nodiscard]] PopResult take(std::unique_lock<std::mutex>& lock, T& item) {
    if (stopped_) {
      return PopResult::stopped;
    }
    if (items_.empty()) {
      return PopResult::end;
    }
    depth_.max = std::max(depth_.max, items_.size());
    depth_.sum += items_.size();
    ++depth_.pops;
    item = std::move(items_.front());
    items_.pop_front();
    lock.unlock();
    room_.notify_one();
    return PopResult::item;
  }

  void end(bool& bit) noexcept {
    std::deque<T> freed;  // destroyed outside the lock: an item's destructor may take locks of its own
    {
      const std::lock_guard lock(mutex_);
      bit = true;
      freed.swap(items_);
    }
    filled_.notify_all();
    room_.notify_all();
  }

  const std::size_t capacity_;
  mutable std::mutex mutex_;
  std::condition_variable filled_;
  std::condition_variable room_;
  std::deque<T> items_;
  QueueDepth depth_;
  std::size_t open_senders_;
  bool abandoned_ = false;
  bool stopped_ = false;
};

}  // namespace smartcv::sync

#endif  // SMARTCV_SYNC_QUEUE_H
