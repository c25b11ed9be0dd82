#include "tasks/face_timeline/exports/edl_export.h"

#include "base/format.h"
#include "base/utf8.h"

namespace smartcv::face_timeline {

std::string edl_export(const Intervals& intervals) {
  const TimecodeClock& clock = intervals.clock();
  const std::string file = one_line(intervals.video().file);
  std::string text = fmt::format("TITLE: {}\nFCM: {}\n", file, clock.drop_frame() ? "DROP FRAME" : "NON-DROP FRAME");
  std::int64_t record = clock.frame_of("01:00:00:00");
  int event = 0;
  for (const Interval& interval : intervals.all()) {
    const std::int64_t next = record + interval.clock.frames();
    // "AX" is the reel of whatever is a file; which one, the comment says.
    text += fmt::format("\n{:03}  AX       V     C        {} {} {} {}\n", ++event, interval.start_timecode,
                        interval.end_timecode, clock.text(record), clock.text(next));
    text += fmt::format("* FROM CLIP NAME: {}\n* COMMENT: {} {} {}\n", file, interval.identity->id, interval.number,
                        one_line(interval.name));
    record = next;
  }
  return text;
}

}  // namespace smartcv::face_timeline
