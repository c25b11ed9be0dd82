#ifndef SMARTCV_TASKS_FACE_TIMELINE_EXPORTS_JSON_EXPORT_H
#define SMARTCV_TASKS_FACE_TIMELINE_EXPORTS_JSON_EXPORT_H

#include <nlohmann/json.hpp>
#include <string>

#include "tasks/face_timeline/exports/intervals.h"

namespace smartcv::face_timeline {

// Everything the timeline knows, but for embeddings. The schema is docs/face-timeline.schema.json.
[[nodiscard]] nlohmann::ordered_json timeline_json(const Intervals& intervals);
// One appearance of it.
[[nodiscard]] nlohmann::ordered_json instance_json(const Interval& interval);
[[nodiscard]] std::string json_export(const Intervals& intervals);

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_EXPORTS_JSON_EXPORT_H
