#include "tasks/anonymize/track_follower.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <tuple>
#include <utility>

namespace smartcv::anonymize {
namespace {

// What must be alike, as normalised correlations: the frame before, because faces turn slowly …
constexpr float like_the_last = 0.72F;
// … and the observation itself, so that the walk does not end on what the face has moved behind.
constexpr float like_the_first = 0.5F;
// How far from where motion leads, in sizes of the box.
constexpr float reach = 0.5F;
constexpr float correction = 0.15F;  // the same, for looking up the observation itself
constexpr float well_recognised = 0.85F;
constexpr float motion_memory = 0.5F;  // share of the old motion in the new one

vision::Box shifted(const vision::Box& box, vision::Point by) {
  return {box.x1 + by.x, box.y1 + by.y, box.x2 + by.x, box.y2 + by.y};
}

}  // namespace

void TrackFollower::add(std::int64_t frame, double time, vision::SmallLuma luma) {
  frames_.insert_or_assign(frame, Seen{time, std::move(luma)});
}

const vision::SmallLuma* TrackFollower::luma(std::int64_t frame) const {
  const auto seen = frames_.find(frame);
  return seen == frames_.end() || seen->second.luma.empty() ? nullptr : &seen->second.luma;
}

std::optional<TrackFollower::Found> TrackFollower::follow(std::int64_t track, const vision::TrackPoint& from,
                                                          vision::Point motion, std::int64_t frame) {
  if (seconds_ <= 0 || frame == from.frame) {
    return std::nullopt;
  }
  const bool forward = frame > from.frame;
  const auto [entry, is_new] = walks_.try_emplace({track, from.frame, forward});
  Walk& walk = entry->second;
  if (is_new) {
    start(walk, from, motion);
  }
  const std::int64_t direction = forward ? 1 : -1;
  while (!walk.lost && (forward ? walk.at < frame : walk.at > frame)) {
    step(walk, walk.at + direction);
  }
  const auto found = walk.found.find(frame);
  if (found != walk.found.end()) {
    return found->second;
  }
  if (walk.end) {
    walk.end->here = false;
  }
  return walk.end;
}

void TrackFollower::start(Walk& walk, const vision::TrackPoint& from, vision::Point motion) {
  walk.from = from;
  walk.motion = motion;
  walk.box = from.seen.box;
  walk.at = from.frame;
  if (const vision::SmallLuma* seen = luma(from.frame)) {
    walk.first = vision::cut_patch(*seen, from.seen.box);
    walk.last = walk.first;
  }
  walk.lost = !walk.first;
}

void TrackFollower::step(Walk& walk, std::int64_t frame) {
  const auto here = frames_.find(frame);
  const auto before = frames_.find(walk.at);
  walk.at = frame;
  walk.lost = true;
  if (here == frames_.end() || before == frames_.end() || here->second.luma.empty() ||
      std::abs(here->second.time - walk.from.time) > seconds_) {
    return;
  }
  const vision::SmallLuma& luma = here->second.luma;
  const auto dt = static_cast<float>(here->second.time - before->second.time);
  const vision::Box expected = shifted(walk.box, {walk.motion.x * dt, walk.motion.y * dt});
  const auto match = vision::find_patch(luma, *walk.last, expected, reach);
  if (!match || match->score < like_the_last) {
    return;
  }
  const auto original = vision::find_patch(luma, *walk.first, match->box, correction);
  if (!original || original->score < like_the_first) {
    return;
  }
  // Small errors of every step would add up; where the observation itself is recognised well, it says the place.
  const vision::Box box = original->score >= well_recognised ? original->box : match->box;
  const vision::Point was = walk.box.center();
  const vision::Point is = box.center();
  if (dt != 0) {
    walk.motion.x = motion_memory * walk.motion.x + (1 - motion_memory) * (is.x - was.x) / dt;
    walk.motion.y = motion_memory * walk.motion.y + (1 - motion_memory) * (is.y - was.y) / dt;
  }
  walk.box = box;
  walk.last = vision::cut_patch(luma, walk.box);
  walk.lost = !walk.last;
  walk.end = Found{walk.box, here->second.time, walk.motion, true};
  walk.found[frame] = *walk.end;
}

void TrackFollower::forget_before(std::int64_t frame) {
  frames_.erase(frames_.begin(), frames_.lower_bound(frame));
  // A way back ends at its observation. A way forward is remembered while its end may be asked for.
  const double oldest = frames_.empty() ? 0 : frames_.begin()->second.time;
  for (auto entry = walks_.begin(); entry != walks_.end();) {
    Walk& walk = entry->second;
    walk.found.erase(walk.found.begin(), walk.found.lower_bound(frame));
    const bool forward = std::get<bool>(entry->first);
    const bool over = forward ? oldest - walk.from.time > 2 * seconds_ + 10 : walk.from.frame < frame;
    entry = over ? walks_.erase(entry) : std::next(entry);
  }
}

}  // namespace smartcv::anonymize
