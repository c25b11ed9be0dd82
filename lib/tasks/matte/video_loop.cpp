#include "tasks/matte/video_loop.h"

#include <cmath>
#include <numeric>
#include <utility>

#include "base/error.h"

namespace smartcv::matte {
namespace {

constexpr std::int64_t finest = 1'000'000'000'000;
constexpr std::int64_t nanoseconds = 1'000'000'000;
constexpr std::int64_t microseconds = 1'000'000;

Rational common_unit(Rational a, Rational b) {
  const std::int64_t first = a.reduced().den;
  const std::int64_t second = b.reduced().den;
  if (first <= 0 || second <= 0 || first > finest || second > finest) {
    return {1, nanoseconds};
  }
  const std::int64_t factor = second / std::gcd(first, second);
  return {1, first > finest / factor ? nanoseconds : first * factor};
}

}  // namespace

VideoLoop::VideoLoop(std::filesystem::path path, Rational time_base) : path_(std::move(path)), time_base_(time_base) {
  open();
}

void VideoLoop::open() {
  reader_.emplace(path_);
  auto first = reader_->next();
  if (!first.has_value()) {
    throw Error(ErrorCode::input, "the video holds no frame", {"opening the background", path_.string()});
  }
  current_ = std::move(*first);
  unit_ = common_unit(time_base_, current_.time_base());
  first_pts_ = current_.pts();
  next_ = reader_->next();
  ++shown_;
}

std::int64_t VideoLoop::time_of(const media::Frame& frame) const noexcept {
  return rescale(frame.pts() - first_pts_, frame.time_base(), unit_);
}

void VideoLoop::advance() {
  last_gap_ = time_of(*next_) - time_of(current_);
  current_ = std::move(*next_);
  next_ = reader_->next();
  ++shown_;
}

const media::Frame& VideoLoop::at(std::int64_t ticks, double start_seconds) {
  std::int64_t time =
      rescale(ticks, time_base_, unit_) +
      rescale(std::llround(start_seconds * static_cast<double>(microseconds)), {1, microseconds}, unit_);
  if (length_.has_value() && *length_ > 0) {
    time %= *length_;
  }
  if (time < time_of(current_)) {
    open();
  }
  while (next_.has_value() && time_of(*next_) <= time) {
    advance();
  }
  if (!next_.has_value() && !length_.has_value()) {
    const std::int64_t duration = rescale(current_.duration(), current_.time_base(), unit_);
    length_ = time_of(current_) + (duration > 0 ? duration : last_gap_);  // 0: a single picture without end
    if (*length_ > 0 && time >= *length_) {
      return at(ticks, start_seconds);
    }
  }
  return current_;
}

}  // namespace smartcv::matte
