#ifndef SMARTCV_PIPELINE_DETAIL_STALL_WATCH_H
#define SMARTCV_PIPELINE_DETAIL_STALL_WATCH_H

#include <chrono>
#include <cstdint>
#include <string>

#include "pipeline/detail/line.h"

namespace smartcv::pipeline::detail {

// Warns when no stage has finished an item for `seconds`, and again each time that passes: a job never hangs silently.
class StallWatch {
 public:
  using Clock = std::chrono::steady_clock;

  StallWatch(const Line& line, double seconds);
  // Call now and then.
  void look();

 private:
  [[nodiscard]] std::uint64_t movements() const noexcept;

  const Line& line_;
  const double seconds_;
  std::uint64_t seen_ = 0;
  Clock::time_point moved_ = Clock::now();
  Clock::time_point reported_ = moved_;
};

// "read waits for room (frame 120), prepare waits for input (frame 118, queue 0/8), …".
[[nodiscard]] std::string describe_stages(const Line& line);

}  // namespace smartcv::pipeline::detail

#endif  // SMARTCV_PIPELINE_DETAIL_STALL_WATCH_H
