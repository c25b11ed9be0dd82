#ifndef SMARTCV_TASKS_FACE_TIMELINE_EXPORTS_CSV_EXPORT_H
#define SMARTCV_TASKS_FACE_TIMELINE_EXPORTS_CSV_EXPORT_H

#include <string>

#include "tasks/face_timeline/exports/intervals.h"

namespace smartcv::face_timeline {

// A row for each appearance; RFC 4180, UTF-8, lines end with CR LF.
[[nodiscard]] std::string csv_export(const Intervals& intervals);

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_EXPORTS_CSV_EXPORT_H
