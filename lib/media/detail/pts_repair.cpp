#include "media/detail/pts_repair.h"

#include <algorithm>

namespace smartcv::media::detail {

PtsRepair::PtsRepair(std::int64_t nominal_duration, std::int64_t second) noexcept
    : nominal_duration_(std::max<std::int64_t>(nominal_duration, 1)), second_(std::max<std::int64_t>(second, 1)) {}

std::int64_t PtsRepair::next(std::optional<std::int64_t> pts, std::int64_t duration) noexcept {
  const std::int64_t decided = decide(pts);
  last_ = decided;
  last_duration_ = duration > 0 ? duration : nominal_duration_;
  return decided;
}

std::int64_t PtsRepair::decide(std::optional<std::int64_t> pts) noexcept {
  if (!last_) {
    repaired_ += pts ? 0 : 1;
    return pts.value_or(0);
  }
  if (pts && *pts + shift_ > *last_) {
    repaired_ += shift_ != 0 ? 1 : 0;
    return *pts + shift_;
  }
  ++repaired_;
  if (!pts) {
    return *last_ + last_duration_;
  }
  if (*last_ - (*pts + shift_) <= second_) {
    return *last_ + std::max<std::int64_t>(last_duration_ / 2, 1);
  }
  shift_ = *last_ + last_duration_ - *pts;
  return *last_ + last_duration_;
}

}  // namespace smartcv::media::detail
