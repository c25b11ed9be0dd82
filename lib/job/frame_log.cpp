#include "job/frame_log.h"

#include <algorithm>
#include <cstddef>

namespace smartcv::job {

void FrameLog::add(const media::Frame& frame, bool starts_shot) {
  if (starts_shot) {
    shot_starts_.push_back(frames());
  }
  pts_.push_back(frame.pts());
  last_duration_ = frame.duration();
  time_base_ = frame.time_base();
}

std::vector<FrameSpan> FrameLog::shots() const {
  std::vector<FrameSpan> spans;
  for (std::size_t i = 0; i < shot_starts_.size(); ++i) {
    const std::int64_t next = i + 1 < shot_starts_.size() ? shot_starts_[i + 1] : frames();
    spans.push_back({shot_starts_[i], next - 1});
  }
  return spans;
}

FrameTimes FrameLog::times(Rational nominal_rate) const {
  if (pts_.empty()) {
    return {};
  }
  const Rational frame{nominal_rate.den, nominal_rate.num};
  const std::int64_t lasts = last_duration_ > 0 ? last_duration_ : rescale(1, frame, time_base_);
  const std::int64_t end = pts_.back() + std::max<std::int64_t>(1, lasts);
  return {pts_, end, time_base_, nominal_rate};
}

}  // namespace smartcv::job
