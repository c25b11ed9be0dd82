#include "job/scouting_source.h"

#include <utility>

#include "base/error.h"
#include "vision/shot_cut.h"

namespace smartcv::job {

void LookBoard::put(std::int64_t frame, const Look& look) {
  const std::lock_guard lock(mutex_);
  looks_[frame] = look;
}

Look LookBoard::take(std::int64_t frame) {
  const std::lock_guard lock(mutex_);
  const auto node = looks_.extract(frame);
  if (node.empty()) {
    throw Error(ErrorCode::internal, "nobody decided about this frame", {.frame = frame});
  }
  return node.mapped();
}

std::optional<media::Frame> ScoutingSource::next() {
  const auto decide = [this](const media::Frame& frame) {
    return planner_.add(vision::signature(frame.picture()), frame.damaged());
  };
  if (!ahead_) {
    ahead_ = source_.next();
    if (!ahead_) {
      return std::nullopt;
    }
    static_cast<void>(decide(*ahead_));  // about the frame before, which there is none of
  }
  while (ahead_) {
    auto following = source_.next();
    const auto look = following ? decide(*following) : planner_.end();
    auto frame = std::exchange(ahead_, std::move(following));
    if (log_ != nullptr) {
      log_->add(*frame, look.value().starts_shot);
    }
    if (look->due || unlooked_ == Unlooked::given_out) {
      board_.put(frame->sequence(), *look);
      return frame;
    }
  }
  return std::nullopt;
}

}  // namespace smartcv::job
