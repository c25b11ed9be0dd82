#include "base/frame_times.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "base/error.h"
#include "base/format.h"

namespace smartcv {

FrameTimes::FrameTimes(std::vector<std::int64_t> pts, std::int64_t end_pts, Rational time_base, Rational frame_rate)
    : pts_(std::move(pts)), end_pts_(end_pts), time_base_(time_base), frame_rate_(frame_rate) {
  const bool rises = std::ranges::adjacent_find(pts_, std::greater_equal<>()) == pts_.end();
  if (!rises || (!pts_.empty() && end_pts_ <= pts_.back()) || !time_base_.known()) {
    throw Error(ErrorCode::internal, "the times of the frames do not rise");
  }
}

std::int64_t FrameTimes::start(const FrameSpan& span) const {
  if (span.first < 0 || span.last < span.first || span.last >= frames()) {
    throw Error(ErrorCode::internal,
                fmt::format("frames {} to {} are not in a video of {} frames", span.first, span.last, frames()));
  }
  return pts_[static_cast<std::size_t>(span.first)];
}

std::int64_t FrameTimes::end(const FrameSpan& span) const {
  static_cast<void>(start(span));  // refuses a foreign span
  const auto next = static_cast<std::size_t>(span.last) + 1;
  return next < pts_.size() ? pts_[next] : end_pts_;
}

double FrameTimes::start_seconds(const FrameSpan& span) const {
  return seconds(start(span) - pts_.front(), time_base_);
}

double FrameTimes::end_seconds(const FrameSpan& span) const { return seconds(end(span) - pts_.front(), time_base_); }

}  // namespace smartcv
