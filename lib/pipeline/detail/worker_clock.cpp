#include "pipeline/detail/worker_clock.h"

#include <algorithm>

namespace smartcv::pipeline::detail {
namespace {

std::int64_t nanoseconds_now() noexcept {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(WorkerClock::Clock::now().time_since_epoch()).count();
}

constexpr double to_seconds(std::int64_t nanoseconds) noexcept { return static_cast<double>(nanoseconds) * 1e-9; }

}  // namespace

void WorkerClock::enter(WorkerState state) noexcept {
  const auto now = nanoseconds_now();
  const auto old = state_.load(std::memory_order_relaxed);
  if (old != WorkerState::idle) {
    auto& sum = nanoseconds_[static_cast<std::size_t>(old)];
    sum.store(sum.load(std::memory_order_relaxed) + now - since_.load(std::memory_order_relaxed),
              std::memory_order_relaxed);
  }
  since_.store(now, std::memory_order_relaxed);
  state_.store(state, std::memory_order_relaxed);
}

void WorkerClock::count_items(std::uint64_t items) noexcept {
  items_.store(items_.load(std::memory_order_relaxed) + items, std::memory_order_relaxed);
}

// The fields are read one by one while the worker goes on, so a reading in mid-run may be off by the change that
// happens right then; a reading after the end is exact.
WorkerClock::Reading WorkerClock::read() const noexcept {
  Reading reading;
  for (std::size_t i = 0; i < timed_states; ++i) {
    reading.seconds[i] = to_seconds(nanoseconds_[i].load(std::memory_order_relaxed));
  }
  reading.items = items();
  reading.frame = frame();
  reading.state = state_.load(std::memory_order_relaxed);
  if (reading.state != WorkerState::idle) {
    const auto elapsed = nanoseconds_now() - since_.load(std::memory_order_relaxed);
    reading.state_seconds = to_seconds(std::max<std::int64_t>(elapsed, 0));
    reading.seconds[static_cast<std::size_t>(reading.state)] += reading.state_seconds;
  }
  return reading;
}

}  // namespace smartcv::pipeline::detail
