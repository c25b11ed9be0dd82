#include "tasks/anonymize/detection_schedule.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

namespace smartcv::anonymize {
namespace {

using vision::FrameSignature;

// A part of the picture (8 x 6 pixels of the thumbnail) has changed by so many grey levels on average: something as
// large as a face has come, gone or moved by about its own size.
constexpr int block_width = 8;
constexpr int block_height = 6;
constexpr float much = 70;
// Shot-cut scores from here on may be a cut, or a dissolve.
constexpr float nearly_a_cut = 0.3F;

float largest_change(const FrameSignature& a, const FrameSignature& b) {
  float largest = 0;
  for (int top = 0; top + block_height <= FrameSignature::height; top += block_height) {
    for (int left = 0; left + block_width <= FrameSignature::width; left += block_width) {
      int sum = 0;
      for (int y = top; y < top + block_height; ++y) {
        for (int x = left; x < left + block_width; ++x) {
          const auto i = static_cast<std::size_t>(y) * FrameSignature::width + static_cast<std::size_t>(x);
          sum += std::abs(a.luma[i] - b.luma[i]);
        }
      }
      largest = std::max(largest, static_cast<float>(sum) / (block_width * block_height));
    }
  }
  return largest;
}

}  // namespace

void DetectionSchedule::see(const media::Frame& frame, const media::Frame* next) {
  const bool look = decide(frame, next);
  since_ = look ? 0 : since_ + 1;
  const std::lock_guard lock(mutex_);
  answers_[frame.sequence()] = look;
}

bool DetectionSchedule::decide(const media::Frame& frame, const media::Frame* next) {
  if (every_ > 0) {
    return frame.sequence() % every_ == 0;
  }
  const FrameSignature now = now_ ? *now_ : vision::signature(frame.picture());
  now_.reset();
  bool ends_shot = next == nullptr;
  if (next != nullptr) {
    now_ = vision::signature(next->picture());
    ends_shot = vision::cut_score(now, *now_) > nearly_a_cut;
  }
  const bool look =
      !looked_at_ || begins_shot_ || ends_shot || since_ + 1 >= longest_ || largest_change(*looked_at_, now) > much;
  if (look) {
    looked_at_ = now;
  }
  begins_shot_ = ends_shot;
  return look;
}

bool DetectionSchedule::looks_at(std::int64_t sequence) {
  const std::lock_guard lock(mutex_);
  const auto answer = answers_.find(sequence);
  if (answer == answers_.end()) {
    return true;
  }
  const bool look = answer->second;
  answers_.erase(answer);
  return look;
}

int longest_interval(double frame_rate, bool cuda) noexcept {
  constexpr double on_cpu = 0.2;  // seconds
  constexpr int on_cuda = 2;      // frames
  const int longest = std::max(1, static_cast<int>(std::lround(frame_rate * on_cpu)));
  return cuda ? std::min(longest, on_cuda) : longest;
}

std::optional<media::Frame> ScheduledSource::next() {
  if (!begun_) {
    ahead_ = source_.next();
    begun_ = true;
  }
  std::optional<media::Frame> frame = std::exchange(ahead_, std::nullopt);
  if (frame) {
    ahead_ = source_.next();
    schedule_.see(*frame, ahead_ ? &*ahead_ : nullptr);
  }
  return frame;
}

}  // namespace smartcv::anonymize
