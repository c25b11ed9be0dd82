#ifndef SMARTCV_SYNC_ORDERED_GATE_H
#define SMARTCV_SYNC_ORDERED_GATE_H

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "sync/queue.h"

namespace smartcv::sync {

// Puts what parallel workers bring back into order: items numbered 0, 1, 2, … arrive in any order and leave by number.
// An item that is early is kept here and its worker goes on; the worker that brings the missing one sends the whole
// run on its way. While that worker waits for room downstream, the others wait at the gate, so that work does not pile
// up behind a full queue.
//
// `capacity` is the most numbers that can be under way at once. With the size of the token budget it cannot be
// exceeded (every number not yet through holds a token), so a gate never has to refuse an item and cannot deadlock.
template <typename T>
class OrderedGate {
 public:
  explicit OrderedGate(std::size_t capacity) : waiting_(std::max<std::size_t>(capacity, 1)) {}

  // `forward(T)` sends one item downstream, called in order, by one thread at a time; returns PushResult. Once it has
  // refused an item the gate stays shut and returns that result. Throws std::logic_error for a number that was here
  // before or is too far ahead: a defect of the caller.
  template <typename Forward>
  [[nodiscard]] PushResult put(std::uint64_t number, T item, Forward&& forward) {
    const std::lock_guard lock(mutex_);
    if (state_ != PushResult::ok) {
      return state_;
    }
    if (number < next_ || number - next_ >= waiting_.size() || place(number).has_value()) {
      throw std::logic_error("an ordered gate got a number twice or more numbers than it has places for");
    }
    place(number).emplace(std::move(item));
    while (place(next_).has_value()) {
      T ready = std::move(*place(next_));
      place(next_).reset();
      ++next_;
      state_ = forward(std::move(ready));
      if (state_ != PushResult::ok) {
        std::for_each(waiting_.begin(), waiting_.end(), [](auto& kept) { kept.reset(); });
        break;
      }
    }
    return state_;
  }

 private:
  [[nodiscard]] std::optional<T>& place(std::uint64_t number) { return waiting_[number % waiting_.size()]; }

  std::mutex mutex_;
  std::vector<std::optional<T>> waiting_;  // a ring: number modulo size
  std::uint64_t next_ = 0;
  PushResult state_ = PushResult::ok;
};

}  // namespace smartcv::sync

#endif  // SMARTCV_SYNC_ORDERED_GATE_H
