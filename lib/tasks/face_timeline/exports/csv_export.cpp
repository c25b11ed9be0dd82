#include "tasks/face_timeline/exports/csv_export.h"

#include "base/format.h"

namespace smartcv::face_timeline {
namespace {

std::string field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) {
    return text;
  }
  std::string quoted = "\"";
  for (const char letter : text) {
    quoted += letter;
    if (letter == '"') {
      quoted += letter;
    }
  }
  return quoted + "\"";
}

}  // namespace

std::string csv_export(const Intervals& intervals) {
  const Rational time_base = intervals.video().times.time_base();
  std::string text =
      "identity,name,known,appearance,first_frame,last_frame,frames,start_pts,end_pts,time_base,start_seconds,"
      "end_seconds,start_timecode,end_timecode,shot,tracks\r\n";
  for (const Interval& interval : intervals.all()) {
    text += fmt::format("{},{},{},{},{},{},{},{},{},{}/{},{:.6f},{:.6f},{},{},{},{}\r\n", field(interval.identity->id),
                        field(interval.name), interval.identity->known ? "yes" : "no", interval.number,
                        interval.span.first, interval.span.last, interval.span.frames(), interval.start_pts,
                        interval.end_pts, time_base.num, time_base.den, interval.start_seconds, interval.end_seconds,
                        interval.start_timecode, interval.end_timecode, interval.shot, fmt::join(interval.tracks, " "));
  }
  return text;
}

}  // namespace smartcv::face_timeline
