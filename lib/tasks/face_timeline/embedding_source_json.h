#ifndef SMARTCV_TASKS_FACE_TIMELINE_EMBEDDING_SOURCE_JSON_H
#define SMARTCV_TASKS_FACE_TIMELINE_EMBEDDING_SOURCE_JSON_H

#include "base/json_file.h"
#include "tasks/face_timeline/analysis.h"

namespace smartcv::face_timeline {

// "embeddings" of project files and identity databases.
[[nodiscard]] FloatJson embedding_source_json(const identity::EmbeddingSource& source);
// Throws the value's error.
[[nodiscard]] identity::EmbeddingSource embedding_source_of(const JsonValue& json);

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_EMBEDDING_SOURCE_JSON_H
