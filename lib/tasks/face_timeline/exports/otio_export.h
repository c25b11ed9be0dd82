#ifndef SMARTCV_TASKS_FACE_TIMELINE_EXPORTS_OTIO_EXPORT_H
#define SMARTCV_TASKS_FACE_TIMELINE_EXPORTS_OTIO_EXPORT_H

#include <string>

#include "tasks/face_timeline/exports/intervals.h"

namespace smartcv::face_timeline {

// OpenTimelineIO's JSON: the whole video on the lowest track, above it a track for each identity with its appearances
// where they are in the video. `video` is the reference to the file: relative to the export, '/' between folders,
// as a URL.
[[nodiscard]] std::string otio_export(const Intervals& intervals, const std::string& video);

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_EXPORTS_OTIO_EXPORT_H
