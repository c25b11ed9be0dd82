#include "vision/track.h"

#include <algorithm>
#include <cmath>

namespace smartcv::vision {
namespace {

// Motion at an end of a track is read off observations no further apart than this: faces turn quickly.
constexpr double motion_window = 0.3;  // seconds
// An extended mask grows by this share of its size on each side until the pad is used up.
constexpr float widening = 0.25F;

FaceLandmarks interpolated_landmarks(const FaceLandmarks& a, const FaceLandmarks& b, float t) {
  FaceLandmarks between;
  for (std::size_t i = 0; i < between.size(); ++i) {
    between[i] = {a[i].x + (b[i].x - a[i].x) * t, a[i].y + (b[i].y - a[i].y) * t};
  }
  return between;
}

Box shifted(const Box& box, Point by) { return {box.x1 + by.x, box.y1 + by.y, box.x2 + by.x, box.y2 + by.y}; }

// Pixels per second of the box's centre at one end of the track.
template <typename Iterator>
Point motion_at_end(Iterator end_point, Iterator stop) {
  auto other = end_point;
  for (auto next = std::next(end_point); next != stop && std::abs(next->time - end_point->time) <= motion_window;
       ++next) {
    other = next;
  }
  const double dt = end_point->time - other->time;
  if (dt == 0) {
    return {};
  }
  const Point here = end_point->seen.box.center();
  const Point there = other->seen.box.center();
  return {static_cast<float>((here.x - there.x) / dt), static_cast<float>((here.y - there.y) / dt)};
}

}  // namespace

// Widened before they are united: by shares of the box's size, not of the way's. A fast face may be anywhere on its
// way, but no further from it than a slow one.
Box extended_box(const Box& last, Point motion, double seconds, double doubt) noexcept {
  const auto dt = static_cast<float>(seconds);
  const float more = widening * std::min(1.0F, static_cast<float>(doubt));
  return united(grown(last, more), grown(shifted(last, {motion.x * dt, motion.y * dt}), more));
}

std::optional<TrackPlace> Track::at(std::int64_t frame, double time, double pad) const {
  if (points.empty() || frame < shot_first_frame || (shot_last_frame && frame > *shot_last_frame)) {
    return std::nullopt;
  }
  const auto extended = [&](const TrackPoint& end, Point motion) {
    const double dt = time - end.time;
    const Box box = extended_box(end.seen.box, motion, dt, pad > 0 ? std::abs(dt) / pad : 0);
    return TrackPlace{id, TrackState::extended, box, std::nullopt, end.seen.score, end.seen.subject};
  };
  if (frame < points.front().frame) {
    if (!begins_here || points.front().time - time > pad) {
      return std::nullopt;
    }
    return extended(points.front(), motion_at_end(points.begin(), points.end()));
  }
  if (frame > points.back().frame) {
    if (time - points.back().time > pad) {
      return std::nullopt;
    }
    return extended(points.back(), motion_at_end(points.rbegin(), points.rend()));
  }
  const auto right =
      std::lower_bound(points.begin(), points.end(), frame,
                       [](const TrackPoint& point, std::int64_t wanted) { return point.frame < wanted; });
  if (right->frame == frame) {
    return TrackPlace{
        id, TrackState::detected, right->seen.box, right->seen.landmarks, right->seen.score, right->seen.subject};
  }
  const auto left = std::prev(right);
  const auto t = static_cast<float>((time - left->time) / (right->time - left->time));
  TrackPlace place{id,
                   TrackState::interpolated,
                   interpolated(left->seen.box, right->seen.box, t),
                   std::nullopt,
                   std::min(left->seen.score, right->seen.score),
                   right->seen.subject};
  if (left->seen.landmarks && right->seen.landmarks) {
    place.landmarks = interpolated_landmarks(*left->seen.landmarks, *right->seen.landmarks, t);
  }
  return place;
}

const TrackPoint* Track::point_before(std::int64_t frame) const {
  const auto behind =
      std::upper_bound(points.begin(), points.end(), frame,
                       [](std::int64_t wanted, const TrackPoint& point) { return wanted < point.frame; });
  return behind == points.begin() ? nullptr : &*std::prev(behind);
}

const TrackPoint* Track::point_after(std::int64_t frame) const {
  const auto found =
      std::lower_bound(points.begin(), points.end(), frame,
                       [](const TrackPoint& point, std::int64_t wanted) { return point.frame < wanted; });
  return found == points.end() ? nullptr : &*found;
}

Point Track::motion_before(const TrackPoint& point) const {
  const auto end =
      std::find_if(points.rbegin(), points.rend(), [&](const auto& at) { return at.frame == point.frame; });
  return end == points.rend() ? Point{} : motion_at_end(end, points.rend());
}

Point Track::motion_behind(const TrackPoint& point) const {
  const auto end = std::find_if(points.begin(), points.end(), [&](const auto& at) { return at.frame == point.frame; });
  return end == points.end() ? Point{} : motion_at_end(end, points.end());
}

}  // namespace smartcv::vision
