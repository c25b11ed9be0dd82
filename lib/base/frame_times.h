#ifndef SMARTCV_BASE_FRAME_TIMES_H
#define SMARTCV_BASE_FRAME_TIMES_H

#include <cstdint>
#include <vector>

#include "base/rational.h"

namespace smartcv {

// Consecutive frames, both ends included.
struct FrameSpan {
  std::int64_t first = 0;
  std::int64_t last = 0;

  [[nodiscard]] std::int64_t frames() const noexcept { return last - first + 1; }
  [[nodiscard]] bool shares_frame_with(const FrameSpan& other) const noexcept {
    return first <= other.last && other.first <= last;
  }
  friend bool operator==(const FrameSpan&, const FrameSpan&) = default;
};

// When each frame of the video is shown, exactly: the one clock of all that is written about it, for constant and
// variable rates.
class FrameTimes {
 public:
  FrameTimes() = default;
  // `pts` rises from frame to frame; the last frame is shown until `end_pts`. Throws Error(internal) when either is not
  // so.
  FrameTimes(std::vector<std::int64_t> pts, std::int64_t end_pts, Rational time_base, Rational frame_rate);

  [[nodiscard]] std::int64_t frames() const noexcept { return static_cast<std::int64_t>(pts_.size()); }
  [[nodiscard]] const std::vector<std::int64_t>& pts() const noexcept { return pts_; }
  [[nodiscard]] std::int64_t end_pts() const noexcept { return end_pts_; }
  [[nodiscard]] Rational time_base() const noexcept { return time_base_; }
  // The average rate, for timecodes; frames need not keep to it.
  [[nodiscard]] Rational frame_rate() const noexcept { return frame_rate_; }

  // When a span appears and disappears, in time_base(). Throws Error(internal) for a span that is not of this video.
  [[nodiscard]] std::int64_t start(const FrameSpan& span) const;
  [[nodiscard]] std::int64_t end(const FrameSpan& span) const;
  // The same in seconds after the first frame of the video; what people and players count from.
  [[nodiscard]] double start_seconds(const FrameSpan& span) const;
  [[nodiscard]] double end_seconds(const FrameSpan& span) const;

 private:
  std::vector<std::int64_t> pts_;
  std::int64_t end_pts_ = 0;
  Rational time_base_{1, 1000};
  Rational frame_rate_{25, 1};
};

}  // namespace smartcv

#endif  // SMARTCV_BASE_FRAME_TIMES_H
