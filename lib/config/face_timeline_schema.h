#ifndef SMARTCV_CONFIG_FACE_TIMELINE_SCHEMA_H
#define SMARTCV_CONFIG_FACE_TIMELINE_SCHEMA_H

#include <string>
#include <vector>

#include "config/schema.h"
#include "tasks/face_timeline/job.h"

namespace smartcv::config {

// The keys of `smartcv face-timeline`, bound to the fields of `settings`, which must outlive the schema.
[[nodiscard]] Schema face_timeline_schema(face_timeline::Settings& settings);

// What no single key can tell. Throws Error(usage) naming the keys and where they were set.
void check_face_timeline(const Schema& schema, face_timeline::Settings& settings);

// Names of the models that these settings need, and no others.
[[nodiscard]] std::vector<std::string> models_for(const face_timeline::Settings& settings);

}  // namespace smartcv::config

#endif  // SMARTCV_CONFIG_FACE_TIMELINE_SCHEMA_H
