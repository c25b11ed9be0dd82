#ifndef SMARTCV_VISION_TRACK_H
#define SMARTCV_VISION_TRACK_H

#include <cstdint>
#include <deque>
#include <optional>

#include "vision/geometry.h"
#include "vision/patch_descriptor.h"

namespace smartcv::vision {

// What a box is drawn around. Only boxes of the same subject are linked and compared.
enum class Subject { face, head, person };

// What a detector saw of one subject in one frame.
struct Observation {
  Box box;
  float score = 0;                         // 0..1
  std::optional<FaceLandmarks> landmarks;  // of a face
  Subject subject = Subject::face;
  std::optional<PatchDescriptor> look;  // of the picture in the box, when somebody has taken it
};

// One observation and when it was made.
struct TrackPoint {
  std::int64_t frame = 0;  // sequence number
  double time = 0;         // seconds
  Observation seen;
};

// How the place of a track in a frame is known.
enum class TrackState {
  detected,      // observed in this very frame
  interpolated,  // between two observations
  extended,      // shortly before the first or after the last one
  followed,      // not observed, but its patch of the picture was found again
  drawn,         // by a person
};

// Where a track is in one frame.
struct TrackPlace {
  std::int64_t track = 0;  // id
  TrackState state = TrackState::detected;
  Box box;
  std::optional<FaceLandmarks> landmarks;  // missing where one side of a gap has none, and when extended
  float score = 0;                         // of the observation, or the weaker one of both sides
  Subject subject = Subject::face;
};

// Where a box may be that was last known `seconds` ago (negative: is known so much later), when it may have stopped or
// gone on as it moved (pixels a second): both places, widened by up to a quarter of its size on each side. `doubt`,
// 0..1: how much of that.
[[nodiscard]] Box extended_box(const Box& last, Point motion, double seconds, double doubt) noexcept;

// The observations of one subject through time, within one shot. Times rise from point to point.
struct Track {
  std::int64_t id = 0;
  TrackPoint first;               // never forgotten
  std::deque<TrackPoint> points;  // the recent ones; older ones are forgotten
  std::int64_t observations = 0;  // all of them
  float best_score = 0;
  std::int64_t shot_first_frame = 0;            // the first frame of its shot
  std::optional<std::int64_t> shot_last_frame;  // known once the shot has ended
  std::int64_t shot_frames = 0;                 // frames looked at in its shot; known once the shot has ended
  bool begins_here = true;                      // points.front() is the first observation of all
  bool ended = false;                           // takes no further observations
  bool taken_as_certain = false;                // whatever its scores: its beginning is not known

  // Where the track is at a frame, at a time in seconds. Between two points: linear in time. Up to `pad` seconds beyond
  // the ends, never beyond the shot: extended_box(), with all doubt at the end of the pad. Nothing elsewhere.
  [[nodiscard]] std::optional<TrackPlace> at(std::int64_t frame, double time, double pad) const;
  // The last point at or before a frame, and the first at or after it; nullptr where there is none (any more).
  [[nodiscard]] const TrackPoint* point_before(std::int64_t frame) const;
  [[nodiscard]] const TrackPoint* point_after(std::int64_t frame) const;
  // Pixels per second of the box's centre at a point, read off the points before it, and off those behind it. Zero
  // where there are none.
  [[nodiscard]] Point motion_before(const TrackPoint& point) const;
  [[nodiscard]] Point motion_behind(const TrackPoint& point) const;
};

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_TRACK_H
