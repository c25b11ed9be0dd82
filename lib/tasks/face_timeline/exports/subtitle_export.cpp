#include "tasks/face_timeline/exports/subtitle_export.h"

#include <algorithm>
#include <string_view>

#include "base/format.h"
#include "base/utf8.h"

namespace smartcv::face_timeline {
namespace {

std::string clock_time(std::int64_t milliseconds, char point) {
  const std::int64_t seconds = milliseconds / 1000;
  return fmt::format("{:02}:{:02}:{:02}{}{:03}", seconds / 3600, seconds / 60 % 60, seconds % 60, point,
                     milliseconds % 1000);
}

// A cue of no length is no cue.
std::string times(const Interval& interval, char point) {
  return clock_time(interval.start_ms, point) + " --> " +
         clock_time(std::max(interval.end_ms, interval.start_ms + 1), point);
}

std::string srt_text(std::string_view name) {
  constexpr std::string_view invisible = "\u200B";
  std::string text;
  for (const char letter : one_line(name)) {
    if (letter == '>' && text.ends_with("--")) {
      text += invisible;
    }
    text += letter;
    if (letter == '<' || letter == '{') {
      text += invisible;
    }
  }
  return text;
}

std::string webvtt_text(std::string_view name) {
  std::string text;
  for (const char letter : one_line(name)) {
    switch (letter) {
      case '&':
        text += "&amp;";
        break;
      case '<':
        text += "&lt;";
        break;
      case '>':
        text += "&gt;";
        break;
      default:
        text += letter;
    }
  }
  return text;
}

}  // namespace

std::string srt_export(const Intervals& intervals) {
  std::string text;
  int number = 0;
  for (const Interval* const interval : intervals.by_time()) {
    text += fmt::format("{}\n{}\n{}\n\n", ++number, times(*interval, ','), srt_text(interval->name));
  }
  return text;
}

std::string webvtt_export(const Intervals& intervals) {
  std::string text = "WEBVTT\n\n";
  for (const Interval* const interval : intervals.by_time()) {
    text += fmt::format("{}/{}\n{}\n{}\n\n", interval->identity->id, interval->number, times(*interval, '.'),
                        webvtt_text(interval->name));
  }
  return text;
}

}  // namespace smartcv::face_timeline
