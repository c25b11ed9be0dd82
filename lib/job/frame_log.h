#ifndef SMARTCV_JOB_FRAME_LOG_H
#define SMARTCV_JOB_FRAME_LOG_H

#include <cstdint>
#include <vector>

#include "base/frame_times.h"
#include "base/rational.h"
#include "media/frame.h"

namespace smartcv::job {

// The times and shots of a video, noted frame by frame while it is read. Not thread-safe.
class FrameLog {
 public:
  // The next frame in order.
  void add(const media::Frame& frame, bool starts_shot);

  [[nodiscard]] std::int64_t frames() const noexcept { return static_cast<std::int64_t>(pts_.size()); }
  [[nodiscard]] std::vector<FrameSpan> shots() const;
  // `nominal_rate`: frames per second, where the file does not say how long its last frame lasts.
  [[nodiscard]] FrameTimes times(Rational nominal_rate) const;

 private:
  std::vector<std::int64_t> pts_;
  std::vector<std::int64_t> shot_starts_;
  std::int64_t last_duration_ = 0;
  Rational time_base_{0, 1};
};

}  // namespace smartcv::job

#endif  // SMARTCV_JOB_FRAME_LOG_H
