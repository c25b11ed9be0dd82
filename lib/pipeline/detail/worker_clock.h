#ifndef SMARTCV_PIPELINE_DETAIL_WORKER_CLOCK_H
#define SMARTCV_PIPELINE_DETAIL_WORKER_CLOCK_H

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace smartcv::pipeline::detail {

enum class WorkerState : std::uint8_t { busy, wait_in, wait_out, idle };
inline constexpr std::size_t timed_states = 3;

// What one worker thread does and has done. The worker writes, anybody may read at any time: every moment between its
// first state and `idle` is counted in exactly one of the three others. Costs one clock reading per change.
class alignas(64) WorkerClock {
 public:
  using Clock = std::chrono::steady_clock;

  // Worker side.
  void enter(WorkerState state) noexcept;
  void work_on(std::int64_t frame) noexcept { frame_.store(frame, std::memory_order_relaxed); }
  void count_items(std::uint64_t items) noexcept;

  // Reader side.
  struct Reading {
    std::array<double, timed_states> seconds{};  // by state; the running one up to now
    std::uint64_t items = 0;
    WorkerState state = WorkerState::idle;  // idle: not started or ended
    double state_seconds = 0;               // since it is in this state
    std::int64_t frame = -1;                // sequence number it worked on last; -1 for none
  };
  [[nodiscard]] Reading read() const noexcept;
  [[nodiscard]] std::uint64_t items() const noexcept { return items_.load(std::memory_order_relaxed); }
  [[nodiscard]] std::int64_t frame() const noexcept { return frame_.load(std::memory_order_relaxed); }

 private:
  std::array<std::atomic<std::int64_t>, timed_states> nanoseconds_{};
  std::atomic<std::int64_t> since_{0};
  std::atomic<std::uint64_t> items_{0};
  std::atomic<std::int64_t> frame_{-1};
  std::atomic<WorkerState> state_{WorkerState::idle};
};

}  // namespace smartcv::pipeline::detail

#endif  // SMARTCV_PIPELINE_DETAIL_WORKER_CLOCK_H
