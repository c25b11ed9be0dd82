#include "tasks/anonymize/track_places.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <iterator>
#include <utility>

namespace smartcv::anonymize {
namespace {

using vision::Box;
using vision::TrackPlace;
using vision::TrackState;

// A place found again is a little uncertain: its mask grows by this share of its size on each side.
constexpr float followed_margin = 0.12F;
// Both ways through a gap came to the same place: what is interpolated says nothing more then.
constexpr float same_place_iou = 0.5F;
// Observations of one face correlate by so much (vision/patch_descriptor.h) with one of so many on each side.
constexpr float alike_looks = 0.55F;
constexpr int neighbours = 2;
// Interpolated eyes are believed while the face is found so near to where it was interpolated, in face sizes.
constexpr float landmark_shift = 0.15F;

vision::TrackLinkerOptions linker_options(const Options& options) {
  vision::TrackLinkerOptions linker;
  linker.start_score = static_cast<float>(options.confidence);
  linker.sure_score = static_cast<float>(std::max(options.confidence, options.confidence_sure));
  // Where every third frame is looked at, a face that was to be seen in three frames is found once.
  const int every = options.detect_every > 0 ? options.detect_every : options.min_track_boxes;
  linker.min_observations = std::max(1, (options.min_track_boxes + every - 1) / every);
  linker.max_gap = options.gap_seconds;
  return linker;
}

// An observation that looks like none of its neighbours may be of something else: the face itself was missed.
bool doubted(const vision::Track& track, std::deque<vision::TrackPoint>::const_iterator point) {
  if (!point->seen.look) {
    return false;
  }
  bool compared = false;
  const auto alike = [&](const vision::TrackPoint& other) {
    compared = compared || other.seen.look.has_value();
    return other.seen.look && vision::correlation(*point->seen.look, *other.seen.look) >= alike_looks;
  };
  auto other = point;
  for (int i = 0; i < neighbours && other != track.points.begin(); ++i) {
    if (alike(*--other)) {
      return false;
    }
  }
  other = std::next(point);
  for (int i = 0; i < neighbours && other != track.points.end(); ++i, ++other) {
    if (alike(*other)) {
      return false;
    }
  }
  return compared;
}

bool moved(const Box& from, const Box& to) {
  const vision::Point a = from.center();
  const vision::Point b = to.center();
  return std::hypot(a.x - b.x, a.y - b.y) > landmark_shift * std::max(1.0F, from.width());
}

}  // namespace

TrackPlaces::TrackPlaces(const Options& options)
    : pad_(options.pad_seconds),
      follow_(options.follow_seconds),
      linker_(linker_options(options)),
      follower_(options.follow_seconds) {}

void TrackPlaces::add(std::int64_t frame, double time, vision::SmallLuma luma, std::vector<vision::Observation> seen,
                      bool looked_at) {
  for (vision::Observation& observation : seen) {
    observation.look = vision::describe(luma, observation.box);
  }
  follower_.add(frame, time, std::move(luma));
  linker_.add(frame, time, seen, looked_at);
}

std::vector<TrackPlace> TrackPlaces::at(std::int64_t frame, double time) {
  std::vector<TrackPlace> places;
  for (const vision::Track& track : linker_.tracks()) {
    if (!linker_.counts(track)) {
      continue;
    }
    if (auto found = place(track, frame, time)) {
      places.push_back(*found);
    }
  }
  return places;
}

std::optional<TrackPlace> TrackPlaces::place(const vision::Track& track, std::int64_t frame, double time) {
  if (track.points.empty() || frame < track.shot_first_frame ||
      (track.shot_last_frame && frame > *track.shot_last_frame)) {
    return std::nullopt;
  }
  const auto begin = track.points.begin();
  const auto end = track.points.end();
  const auto here = std::lower_bound(begin, end, frame,
                                     [](const vision::TrackPoint& point, std::int64_t at) { return point.frame < at; });
  const bool observed = here != end && here->frame == frame;
  auto known = track.at(frame, time, pad_);
  if (observed && !doubted(track, here)) {
    return known;
  }
  // The observations to both sides; where one is doubted, the next one that is not says where the track is as well.
  const auto right = observed ? std::next(here) : here;
  const bool inside = here != begin && right != end;
  if (!observed) {
    known = inside ? between(track, *known, *std::prev(here), *right, frame, time)
                   : beyond(track, here != begin ? *std::prev(here) : *right, frame, time);
  }
  auto trusted_right = right;
  while (trusted_right != end && doubted(track, trusted_right)) {
    ++trusted_right;
  }
  auto trusted_left = here;
  while (trusted_left != begin && doubted(track, std::prev(trusted_left))) {
    --trusted_left;
  }
  if (!observed && trusted_left == here && trusted_right == right) {
    return known;
  }
  if (trusted_left != begin && trusted_right != end) {
    if (known) {
      return between(track, *known, *std::prev(trusted_left), *trusted_right, frame, time);
    }
  } else if (trusted_left != begin || trusted_right != end) {
    const auto more = beyond(track, trusted_left != begin ? *std::prev(trusted_left) : *trusted_right, frame, time);
    if (known && more) {
      known->box = vision::united(known->box, more->box);
    } else if (more) {
      known = more;
    }
  }
  return known;
}

TrackPlace TrackPlaces::between(const vision::Track& track, TrackPlace place, const vision::TrackPoint& left,
                                const vision::TrackPoint& right, std::int64_t frame, double time) {
  const auto forward = follower_.follow(track.id, left, track.motion_before(left), frame);
  const auto backward = follower_.follow(track.id, right, track.motion_behind(right), frame);
  const bool from_left = forward && forward->here;
  const bool from_right = backward && backward->here;
  const auto t = static_cast<float>((time - left.time) / (right.time - left.time));
  const Box interpolated = vision::interpolated(left.seen.box, right.seen.box, t);
  const bool agree = from_left && from_right && vision::iou(forward->box, backward->box) >= same_place_iou;
  Box box = agree ? forward->box : interpolated;
  if (from_left) {
    box = vision::united(box, forward->box);
  }
  if (from_right) {
    box = vision::united(box, backward->box);
  }
  if (moved(interpolated, box)) {
    place.landmarks.reset();
  }
  if (from_left || from_right) {
    box = vision::grown(box, followed_margin);
  }
  const bool replaces = place.state == TrackState::interpolated && place.box == interpolated;
  place.box = replaces ? box : vision::united(place.box, box);
  if (place.state == TrackState::interpolated && (from_left || from_right)) {
    place.state = TrackState::followed;
  }
  return place;
}

std::optional<TrackPlace> TrackPlaces::beyond(const vision::Track& track, const vision::TrackPoint& end,
                                              std::int64_t frame, double time) {
  const bool behind = frame > end.frame;
  if (!behind && !track.begins_here) {
    return std::nullopt;
  }
  const vision::Point motion = behind ? track.motion_before(end) : track.motion_behind(end);
  const auto found = follower_.follow(track.id, end, motion, frame);
  TrackPlace place{track.id, TrackState::followed, end.seen.box, std::nullopt, end.seen.score, end.seen.subject};
  if (found && found->here) {
    place.box = vision::grown(found->box, followed_margin);
    return place;
  }
  // Lost, at the observation or behind it: the pad covers where it can be.
  const TrackFollower::Found last = found.value_or(TrackFollower::Found{end.seen.box, end.time, motion, false});
  const double away = std::abs(time - last.time);
  if (away > pad_) {
    return std::nullopt;
  }
  place.state = TrackState::extended;
  place.box = vision::extended_box(last.box, last.motion, time - last.time, pad_ > 0 ? away / pad_ : 0);
  return place;
}

void TrackPlaces::forget_before(std::int64_t frame, double time, std::int64_t kept) {
  linker_.forget_before(frame, time, pad_ + follow_);
  follower_.forget_before(frame - kept);
}

}  // namespace smartcv::anonymize
