#include "tasks/face_timeline/look_planner.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdlib>

namespace smartcv::face_timeline {
namespace {

// Of "auto": the longest time without a look, and the motion that makes one due earlier.
struct Patience {
  double seconds;
  double motion;
};
constexpr Patience cheap{0.08, 4};
constexpr Patience usual{0.24, 9};
constexpr Patience dear{0.4, 14};

double change(const vision::FrameSignature& before, const vision::FrameSignature& after) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < after.luma.size(); ++i) {
    sum += std::abs(after.luma[i] - before.luma[i]);
  }
  return static_cast<double>(sum) / static_cast<double>(after.luma.size());
}

}  // namespace

LookOptions look_options(const Options& options, double frame_rate, bool cuda) {
  if (options.detect_every > 0) {
    return {options.cut_threshold, options.detect_every, 0};
  }
  const Patience& patience = options.detector == "mtcnn" ? dear : cuda ? cheap : usual;
  const int every = static_cast<int>(std::lround(patience.seconds * frame_rate));
  return {options.cut_threshold, std::max(1, every), patience.motion};
}

std::optional<Look> LookPlanner::add(const vision::FrameSignature& signature, bool damaged) {
  const bool comparable = !damaged && last_signature_;
  const bool cut = comparable && vision::cut_score(*last_signature_, signature) > options_.cut_threshold;
  const auto before = waiting_ ? std::optional(decided(cut)) : std::nullopt;
  starts_shot_ = cut || !before;
  damaged_ = damaged;
  ++frames_since_look_;
  if (comparable) {
    motion_since_look_ += change(*last_signature_, signature);
  }
  if (!damaged) {
    last_signature_ = signature;
  }
  waiting_ = true;
  return before;
}

std::optional<Look> LookPlanner::end() { return waiting_ ? std::optional(decided(true)) : std::nullopt; }

Look LookPlanner::decided(bool ends_shot) {
  waiting_ = false;
  const bool moved = options_.motion_per_look > 0 && motion_since_look_ >= options_.motion_per_look;
  const bool due = frames_since_look_ >= options_.every || moved;
  // A damaged frame is looked at, for what it is worth, but no frame relies on it.
  const Look look{starts_shot_, starts_shot_ || ends_shot || due || damaged_};
  if (look.at_faces && !damaged_) {
    frames_since_look_ = 0;
    motion_since_look_ = 0;
  }
  return look;
}

}  // namespace smartcv::face_timeline
