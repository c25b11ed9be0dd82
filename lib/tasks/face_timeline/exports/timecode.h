#ifndef SMARTCV_TASKS_FACE_TIMELINE_EXPORTS_TIMECODE_H
#define SMARTCV_TASKS_FACE_TIMELINE_EXPORTS_TIMECODE_H

#include <cstdint>
#include <string>
#include <string_view>

#include "base/frame_times.h"
#include "base/rational.h"

namespace smartcv::face_timeline {

// How an editor counts the frames of a video, and how it writes them.
//
// Note [The rate of a timecode]: editors know few rates: 24, 25, 30, 48, 50 and 60, all but 25 and 50 also slowed down
// by 1000/1001. A video of another rate is counted with the lowest of these that is a whole multiple of its own, else
// with the lowest that is not slower; one faster than 60 with the half, the third, … of its rate. A place is rounded to
// the nearest frame of that clock, so no time is off by more than half a frame of it.
//
// Drop frame (SMPTE ST 12-1): at 29.97 and 59.94 the names of two (four) frames are left out at the beginning of every
// minute but each tenth, so that the timecode keeps to the clock on the wall. 23.976 and 47.952 have no drop frame, nor
// has a video whose own timecode is written without (with ':' before the frames).
class TimecodeClock {
 public:
  // `source_timecode`: VideoFacts::timecode.
  explicit TimecodeClock(Rational frame_rate, std::string_view source_timecode = {});

  [[nodiscard]] Rational rate() const noexcept { return rate_; }
  [[nodiscard]] bool drop_frame() const noexcept { return dropped_ > 0; }

  // Frames of this clock between the first frame of the video and a time of it.
  [[nodiscard]] std::int64_t frame_at(const FrameTimes& times, std::int64_t pts) const;

  // "01:00:00:00", with drop frame "01:00:00;00". Begins anew after 24 hours. `frame` is not negative.
  [[nodiscard]] std::string text(std::int64_t frame) const;
  // The frame a timecode names, in either spelling; 0 for a text that is none.
  [[nodiscard]] std::int64_t frame_of(std::string_view timecode) const;

 private:
  Rational rate_{25, 1};
  std::int64_t nominal_ = 25;  // names in a second
  std::int64_t dropped_ = 0;   // names left out in a minute
};

// A span in frames of an editor's clock; the end is the first frame after it. At least one frame long.
struct ClockSpan {
  std::int64_t start = 0;
  std::int64_t end = 0;

  [[nodiscard]] std::int64_t frames() const noexcept { return end - start; }
};
[[nodiscard]] ClockSpan clock_span(const TimecodeClock& clock, const FrameTimes& times, const FrameSpan& span);

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_EXPORTS_TIMECODE_H
