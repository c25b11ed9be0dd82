#include "vision/track_linker.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "vision/assignment.h"

namespace smartcv::vision {
namespace {

// Gates of the association, in units of face size. They open with the time since the last observation, because the
// prediction gets worse: a face may be this many of its own sizes away from where it was expected …
constexpr double distance_gate = 0.9;
constexpr double distance_gate_per_second = 1.2;
// … and its size may have changed by this factor (natural logarithm).
constexpr double size_gate = 0.5;
constexpr double size_gate_per_second = 0.5;
// Motion is believed for this long after the last observation, then the prediction stands still.
constexpr double longest_prediction = 0.4;  // seconds
constexpr double motion_window = 0.3;       // seconds
// A weak track needs so many observations to be taken as the beginning or the end of one that is certain.
constexpr std::int64_t least_adopted = 2;
// Two faces that cross are told apart by what they look like: the whole difference counts like this distance.
constexpr double look_cost = 0.5;
constexpr int looks_remembered = 5;
// An uncertain track must not take the face of a certain one, unless it fits so much better.
constexpr double uncertain_cost = 0.35;
constexpr double standing_still_cost = 0.1;  // a little dearer than going on as before

double side(const Box& box) { return std::sqrt(std::max(1.0F, box.area())); }

Box predicted(const Track& track, double time) {
  const TrackPoint& last = track.points.back();
  const TrackPoint* before = nullptr;
  for (auto point = track.points.rbegin() + 1; point != track.points.rend(); ++point) {
    if (last.time - point->time > motion_window) {
      break;
    }
    before = &*point;
  }
  if (before == nullptr) {
    return last.seen.box;
  }
  const double steps = std::min(time - last.time, longest_prediction) / (last.time - before->time);
  const Point here = last.seen.box.center();
  const Point there = before->seen.box.center();
  const auto dx = static_cast<float>((here.x - there.x) * steps);
  const auto dy = static_cast<float>((here.y - there.y) * steps);
  const Box& box = last.seen.box;
  return {box.x1 + dx, box.y1 + dy, box.x2 + dx, box.y2 + dy};
}

// Between the centres of two boxes, in units of their mean size.
double distance_between(const Box& a, const Box& b) {
  const Point from = a.center();
  const Point to = b.center();
  return std::hypot(from.x - to.x, from.y - to.y) / (0.5 * (side(a) + side(b)));
}

// 0 for a picture like one of the track's last ones, 1 for one that has nothing in common with them.
double difference_of_looks(const Track& track, const Observation& observation) {
  float best = -1;
  int compared = 0;
  for (auto point = track.points.rbegin(); point != track.points.rend() && compared < looks_remembered; ++point) {
    if (observation.look && point->seen.look) {
      best = std::max(best, correlation(*observation.look, *point->seen.look));
      ++compared;
    }
  }
  return compared > 0 ? std::clamp(1.0 - static_cast<double>(best), 0.0, 1.0) : 0.0;
}

// The cost of taking an observation for the track, or forbidden_cost when it cannot be the same subject.
double link_cost(const Track& track, const Observation& observation, double time) {
  if (track.points.back().seen.subject != observation.subject) {
    return forbidden_cost;
  }
  const Box& last = track.points.back().seen.box;
  const double gap = time - track.points.back().time;
  const double size_change = std::abs(std::log(side(observation.box) / side(last)));
  // A face that is hidden for a while may have moved on or stopped behind what hides it.
  const double distance = std::min(distance_between(predicted(track, time), observation.box),
                                   distance_between(last, observation.box) + standing_still_cost);
  if (distance > distance_gate + distance_gate_per_second * gap ||
      size_change > size_gate + size_gate_per_second * gap) {
    return forbidden_cost;
  }
  return distance + 0.5 * size_change + look_cost * difference_of_looks(track, observation);
}

}  // namespace

TrackLinker::TrackLinker(TrackLinkerOptions options) : options_(options) {}

void TrackLinker::add(std::int64_t frame, double time, std::span<const Observation> observations, bool looked_at) {
  last_frame_ = frame;
  first_time_ = first_time_.value_or(time);
  for (Track& track : tracks_) {
    track.ended = track.ended || time - track.points.back().time > options_.max_gap;
  }
  frames_looked_at_in_shot_ += looked_at ? 1 : 0;
  std::vector<bool> taken_observations(observations.size(), false);
  std::vector<bool> taken_tracks(tracks_.size(), false);
  for (const bool strong : {true, false}) {
    link(frame, time, observations, strong, taken_observations, taken_tracks);
  }
  for (std::size_t i = 0; i < observations.size(); ++i) {
    if (!taken_observations[i]) {
      Track track;
      track.id = next_id_++;
      track.first = {frame, time, observations[i]};
      track.points.push_back(track.first);
      track.observations = 1;
      track.best_score = observations[i].score;
      track.shot_first_frame = shot_first_frame_;
      track.taken_as_certain = in_the_middle_ && time - *first_time_ <= options_.max_gap;
      tracks_.push_back(std::move(track));
    }
  }
}

void TrackLinker::link(std::int64_t frame, double time, std::span<const Observation> observations, bool strong,
                       std::vector<bool>& taken_observations, std::vector<bool>& taken_tracks) {
  std::vector<std::size_t> rows;
  for (std::size_t t = 0; t < taken_tracks.size(); ++t) {
    if (!taken_tracks[t] && !tracks_[t].ended) {
      rows.push_back(t);
    }
  }
  std::vector<std::size_t> columns;
  for (std::size_t o = 0; o < observations.size(); ++o) {
    if (!taken_observations[o] && (observations[o].score >= options_.start_score) == strong) {
      columns.push_back(o);
    }
  }
  if (rows.empty() || columns.empty()) {
    return;
  }
  CostMatrix costs(rows.size(), columns.size());
  for (std::size_t r = 0; r < rows.size(); ++r) {
    for (std::size_t c = 0; c < columns.size(); ++c) {
      const Track& track = tracks_[rows[r]];
      costs.at(r, c) = link_cost(track, observations[columns[c]], time) + (is_certain(track) ? 0 : uncertain_cost);
    }
  }
  const std::vector<int> columns_of_rows = assign(costs);
  for (std::size_t r = 0; r < rows.size(); ++r) {
    if (columns_of_rows[r] < 0) {
      continue;
    }
    const std::size_t o = columns[static_cast<std::size_t>(columns_of_rows[r])];
    Track& track = tracks_[rows[r]];
    track.points.push_back({frame, time, observations[o]});
    ++track.observations;
    track.best_score = std::max(track.best_score, observations[o].score);
    taken_tracks[rows[r]] = true;
    taken_observations[o] = true;
  }
}

void TrackLinker::cut() {
  in_the_middle_ = false;
  for (Track& track : tracks_) {
    if (!track.shot_last_frame) {
      track.shot_last_frame = last_frame_;
      track.shot_frames = frames_looked_at_in_shot_;
      track.ended = true;
    }
  }
  shot_first_frame_ = last_frame_ + 1;
  frames_looked_at_in_shot_ = 0;
}

bool TrackLinker::is_certain(const Track& track) const noexcept {
  if (track.best_score >= options_.sure_score || track.taken_as_certain) {
    return true;
  }
  // A shot of two frames cannot show a face three times.
  const std::int64_t possible = track.shot_last_frame ? track.shot_frames : std::numeric_limits<std::int64_t>::max();
  const std::int64_t needed = std::min<std::int64_t>(options_.min_observations, possible);
  return track.best_score >= options_.start_score && track.observations >= needed;
}

bool TrackLinker::counts(const Track& track) const {
  if (is_certain(track)) {
    return true;
  }
  if (track.observations < least_adopted) {
    return false;
  }
  const auto follows = [&](const Track& before, const Track& after) {
    const TrackPoint& begin = after.first;
    const double gap = begin.time - before.points.back().time;
    return gap > 0 && gap <= options_.max_gap && before.shot_first_frame == after.shot_first_frame &&
           link_cost(before, begin.seen, begin.time) < forbidden_cost;
  };
  return std::any_of(tracks_.begin(), tracks_.end(), [&](const Track& other) {
    return is_certain(other) && (follows(track, other) || follows(other, track));
  });
}

std::vector<TrackPlace> TrackLinker::places(std::int64_t frame, double time, double pad) const {
  std::vector<TrackPlace> found;
  for (const Track& track : tracks_) {
    if (!counts(track)) {
      continue;
    }
    if (auto place = track.at(frame, time, pad)) {
      found.push_back(*place);
    }
  }
  return found;
}

void TrackLinker::forget_before(std::int64_t frame, double time, double pad) {
  for (Track& track : tracks_) {
    // One point at or before the frame stays for interpolation, and what motion is read off.
    while (track.points.size() > 1 && track.points[1].frame <= frame &&
           time - track.points[1].time > std::max(pad, motion_window)) {
      track.points.pop_front();
      track.begins_here = false;
    }
  }
  std::erase_if(tracks_, [&](const Track& track) {
    const bool out_of_shot = track.shot_last_frame && *track.shot_last_frame < frame;
    return out_of_shot || (track.ended && time - track.points.back().time > std::max(pad, options_.max_gap));
  });
}

}  // namespace smartcv::vision
