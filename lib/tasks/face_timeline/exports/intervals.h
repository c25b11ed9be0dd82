#ifndef SMARTCV_TASKS_FACE_TIMELINE_EXPORTS_INTERVALS_H
#define SMARTCV_TASKS_FACE_TIMELINE_EXPORTS_INTERVALS_H

#include <cstdint>
#include <string>
#include <vector>

#include "tasks/face_timeline/exports/timecode.h"
#include "tasks/face_timeline/timeline.h"

namespace smartcv::face_timeline {

// One appearance with everything any export says about it: worked out once, so that all exports agree.
struct Interval {
  const Identity* identity = nullptr;
  std::string name;         // of the identity, valid UTF-8
  std::int64_t number = 0;  // 1, 2, … within the identity
  FrameSpan span;
  std::int64_t shot = 0;
  std::int64_t start_pts = 0, end_pts = 0;    // time base of the video
  double start_seconds = 0, end_seconds = 0;  // after the first frame of the video
  std::int64_t start_ms = 0, end_ms = 0;      // the same, rounded
  ClockSpan clock;                            // frames of the editor's clock after the first frame of the video
  std::string start_timecode, end_timecode;   // of the source, with its own start; the end is the first frame after it
  std::vector<std::int64_t> tracks;
  const FaceTrack* face = nullptr;  // the track with the best face; its thumbnail stands for the appearance
};

// What the exports are made from. Views into the timeline, which outlives it.
class Intervals {
 public:
  // Throws Error(internal) for a track that the analysis does not have.
  explicit Intervals(const Timeline& timeline);

  [[nodiscard]] const Timeline& timeline() const noexcept { return *timeline_; }
  [[nodiscard]] const VideoFacts& video() const noexcept { return timeline_->analysis->video; }
  [[nodiscard]] const TimecodeClock& clock() const noexcept { return clock_; }
  // Number of the video's first frame by its own timecode.
  [[nodiscard]] std::int64_t source_start() const noexcept { return source_start_; }
  // Of the whole video.
  [[nodiscard]] std::int64_t video_frames() const;

  // By identity, then by time.
  [[nodiscard]] const std::vector<Interval>& all() const noexcept { return all_; }
  [[nodiscard]] std::vector<const Interval*> of(const Identity& identity) const;
  // A track that is nobody's; without identity.
  [[nodiscard]] Interval of_track(std::int64_t track) const;
  // By start, end and identity.
  [[nodiscard]] std::vector<const Interval*> by_time() const;

 private:
  [[nodiscard]] Interval interval_of(const Appearance& visit) const;

  const Timeline* timeline_;
  TimecodeClock clock_;
  std::int64_t source_start_ = 0;
  std::vector<Interval> all_;
};

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_EXPORTS_INTERVALS_H
