#include "tasks/face_timeline/exports/intervals.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "base/error.h"
#include "base/format.h"
#include "base/utf8.h"

namespace smartcv::face_timeline {
namespace {

constexpr Rational milliseconds{1, 1000};

const FaceTrack& track_of(const Analysis& analysis, std::int64_t id) {
  const auto track = std::ranges::find(analysis.tracks, id, &FaceTrack::id);
  if (track == analysis.tracks.end()) {
    throw Error(ErrorCode::internal, fmt::format("the timeline has a track {} that the analysis has not", id));
  }
  return *track;
}

// The first of equals, so that the choice does not depend on chance.
const FaceTrack* best_face(const Analysis& analysis, const std::vector<std::int64_t>& tracks) {
  const auto quality = [](const FaceTrack& track) {
    return std::tuple(!track.thumbnail.empty(), track.samples.empty() ? -1.0F : track.samples.front().quality);
  };
  const FaceTrack* best = nullptr;
  for (const std::int64_t id : tracks) {
    const FaceTrack& track = track_of(analysis, id);
    if (best == nullptr || quality(track) > quality(*best)) {
      best = &track;
    }
  }
  return best;
}

}  // namespace

Intervals::Intervals(const Timeline& timeline)
    : timeline_(&timeline),
      clock_(timeline.analysis->video.times.frame_rate(), timeline.analysis->video.timecode),
      source_start_(clock_.frame_of(timeline.analysis->video.timecode)) {
  for (const Identity& identity : timeline.identities) {
    std::int64_t number = 0;
    for (const Appearance& visit : identity.appearances) {
      Interval& interval = all_.emplace_back(interval_of(visit));
      interval.identity = &identity;
      interval.name = valid_utf8(identity.name);
      interval.number = ++number;
    }
  }
}

Interval Intervals::interval_of(const Appearance& visit) const {
  const FrameTimes& times = video().times;
  const std::int64_t first = times.pts().empty() ? 0 : times.pts().front();
  Interval interval;
  interval.span = visit.span;
  interval.start_pts = times.start(visit.span);
  interval.end_pts = times.end(visit.span);
  interval.start_seconds = times.start_seconds(visit.span);
  interval.end_seconds = times.end_seconds(visit.span);
  interval.start_ms = rescale(interval.start_pts - first, times.time_base(), milliseconds);
  interval.end_ms = rescale(interval.end_pts - first, times.time_base(), milliseconds);
  interval.clock = clock_span(clock_, times, visit.span);
  interval.start_timecode = clock_.text(source_start_ + interval.clock.start);
  interval.end_timecode = clock_.text(source_start_ + interval.clock.end);
  interval.tracks = visit.tracks;
  interval.face = best_face(*timeline_->analysis, visit.tracks);
  interval.shot = interval.face == nullptr ? 0 : interval.face->shot;
  return interval;
}

std::int64_t Intervals::video_frames() const {
  const FrameTimes& times = video().times;
  return times.frames() == 0 ? 0 : clock_span(clock_, times, {0, times.frames() - 1}).frames();
}

std::vector<const Interval*> Intervals::of(const Identity& identity) const {
  std::vector<const Interval*> own;
  for (const Interval& interval : all_) {
    if (interval.identity == &identity) {
      own.push_back(&interval);
    }
  }
  return own;
}

Interval Intervals::of_track(std::int64_t track) const {
  return interval_of({track_of(*timeline_->analysis, track).span(), {track}});
}

std::vector<const Interval*> Intervals::by_time() const {
  std::vector<const Interval*> sorted;
  for (const Interval& interval : all_) {
    sorted.push_back(&interval);
  }
  std::ranges::stable_sort(
      sorted, {}, [](const Interval* interval) { return std::tuple(interval->span.first, interval->span.last); });
  return sorted;
}

}  // namespace smartcv::face_timeline
