#include "tasks/anonymize/track_places.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace smartcv::anonymize {
namespace {

using vision::Box;
using vision::TrackPlace;
using vision::TrackState;

// A place found again is a little uncertain: its mask grows by this share of its size on each side.
constexpr float followed_margin = 0.08F;
// What lies behind the last place found again grows as an extended mask does (vision/track.h).
constexpr float widening = 0.25F;
// Both ways through a gap came to the same place: what is interpolated says nothing more then.
constexpr float same_place_iou = 0.5F;
// Interpolated eyes are believed while the face is found so near to where it was interpolated, in face sizes.
constexpr float landmark_shift = 0.15F;

vision::TrackLinkerOptions linker_options(const Options& options) {
  vision::TrackLinkerOptions linker;
  linker.start_score = static_cast<float>(options.confidence);
  linker.sure_score = static_cast<float>(std::max(options.confidence, options.confidence_sure));
  linker.min_observations = options.min_track_boxes;
  linker.max_gap = options.gap_seconds;
  return linker;
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
  auto known = track.at(frame, time, pad_);
  if (track.points.empty() || frame < track.shot_first_frame ||
      (track.shot_last_frame && frame > *track.shot_last_frame)) {
    return std::nullopt;
  }
  if (known && known->state == TrackState::detected) {
    return known;
  }
  if (known && known->state == TrackState::interpolated) {
    return between(track, *known, frame);
  }
  return beyond(track, known, frame, time);
}

TrackPlace TrackPlaces::between(const vision::Track& track, TrackPlace place, std::int64_t frame) {
  const vision::TrackPoint& left = *track.point_before(frame);
  const vision::TrackPoint& right = *track.point_after(frame);
  const auto forward = follower_.follow(track.id, left, track.motion_before(left), frame);
  const auto backward = follower_.follow(track.id, right, track.motion_behind(right), frame);
  const bool from_left = forward && forward->here;
  const bool from_right = backward && backward->here;
  if (!from_left && !from_right) {
    return place;
  }
  const Box interpolated = place.box;
  const bool agree = from_left && from_right && vision::iou(forward->box, backward->box) >= same_place_iou;
  Box box = agree ? forward->box : interpolated;
  if (from_left) {
    box = vision::united(box, forward->box);
  }
  if (from_right) {
    box = vision::united(box, backward->box);
  }
  place.box = vision::grown(box, followed_margin);
  place.state = TrackState::followed;
  if (moved(interpolated, box)) {
    place.landmarks.reset();
  }
  return place;
}

std::optional<TrackPlace> TrackPlaces::beyond(const vision::Track& track, std::optional<TrackPlace> place,
                                              std::int64_t frame, double time) {
  const vision::TrackPoint* end = track.point_before(frame);
  const bool behind = end != nullptr;
  if (!behind) {
    if (!track.begins_here) {
      return std::nullopt;
    }
    end = track.point_after(frame);
  }
  const auto found =
      follower_.follow(track.id, *end, behind ? track.motion_before(*end) : track.motion_behind(*end), frame);
  if (!found) {
    return place;
  }
  if (found->here) {
    return TrackPlace{track.id,     TrackState::followed, vision::grown(found->box, followed_margin),
                      std::nullopt, end->seen.score,      end->seen.subject};
  }
  const double away = std::abs(time - found->time);
  if (away > pad_) {
    return place;
  }
  const Box box = vision::grown(found->box, widening * static_cast<float>(pad_ > 0 ? away / pad_ : 0));
  if (place) {
    place->box = vision::united(place->box, box);
    return place;
  }
  return TrackPlace{track.id, TrackState::extended, box, std::nullopt, end->seen.score, end->seen.subject};
}

void TrackPlaces::forget_before(std::int64_t frame, double time, std::int64_t kept) {
  linker_.forget_before(frame, time, pad_ + follow_);
  follower_.forget_before(frame - kept);
}

}  // namespace smartcv::anonymize
