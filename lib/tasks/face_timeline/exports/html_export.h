#ifndef SMARTCV_TASKS_FACE_TIMELINE_EXPORTS_HTML_EXPORT_H
#define SMARTCV_TASKS_FACE_TIMELINE_EXPORTS_HTML_EXPORT_H

#include <string>

#include "tasks/face_timeline/exports/intervals.h"

namespace smartcv::face_timeline {

// One page with everything in it, see lib/tasks/face_timeline/page. `video` is the reference to the file, as a URL; the
// corrections made in the page are offered as STEM.corrections.json.
[[nodiscard]] std::string html_export(const Intervals& intervals, const std::string& video, const std::string& stem);

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_EXPORTS_HTML_EXPORT_H
