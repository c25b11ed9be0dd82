#include "tasks/matte/segment_plan.h"

#include <cmath>

#include "base/rational.h"

namespace smartcv::matte {
namespace {

// Pictures that stand for minutes (a slide show) would be segments of one frame each.
constexpr std::size_t least_frames = 4;
constexpr std::int64_t microseconds = 1'000'000;

}  // namespace

bool SegmentPlan::ends_with(const media::Frame& frame) {
  if (frames_ == 0) {
    first_pts_ = frame.pts();
  }
  ++frames_;
  const std::int64_t wanted =
      rescale(std::llround(seconds_ * static_cast<double>(microseconds)), {1, microseconds}, frame.time_base());
  const bool long_enough = frame.pts() + frame.duration() - first_pts_ >= wanted;
  if (!long_enough || frames_ < least_frames || frames_ % chunk_ != 0) {
    return false;
  }
  frames_ = 0;
  return true;
}

}  // namespace smartcv::matte
