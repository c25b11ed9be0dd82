#ifndef SMARTCV_TASKS_FACE_TIMELINE_EXPORTS_SUBTITLE_EXPORT_H
#define SMARTCV_TASKS_FACE_TIMELINE_EXPORTS_SUBTITLE_EXPORT_H

#include <string>

#include "tasks/face_timeline/exports/intervals.h"

namespace smartcv::face_timeline {

// A cue with the name for each appearance, by time. Cues of people who are on screen together overlap; players show
// them below each other.

// SubRip. It knows no escapes: an invisible space (U+200B) is put behind '<' and '{' and into "-->", so that no name is
// taken for markup or a time.
[[nodiscard]] std::string srt_export(const Intervals& intervals);

// WebVTT, as the W3C has it. The identifier of a cue is IDENTITY/NUMBER.
[[nodiscard]] std::string webvtt_export(const Intervals& intervals);

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_EXPORTS_SUBTITLE_EXPORT_H
