#ifndef SMARTCV_TASKS_FACE_TIMELINE_EXPORTS_EDL_EXPORT_H
#define SMARTCV_TASKS_FACE_TIMELINE_EXPORTS_EDL_EXPORT_H

#include <string>

#include "tasks/face_timeline/exports/intervals.h"

namespace smartcv::face_timeline {

// CMX3600: a reel of selects. An event for each appearance, identity by identity, one after another from 01:00:00:00
// on; the source side is where it is in the video, by the video's own timecode when it has one. Comments carry file,
// identity and name.
[[nodiscard]] std::string edl_export(const Intervals& intervals);

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_EXPORTS_EDL_EXPORT_H
