#ifndef SMARTCV_TASKS_FACE_TIMELINE_IDENTITY_DB_JSON_H
#define SMARTCV_TASKS_FACE_TIMELINE_IDENTITY_DB_JSON_H

#include <filesystem>
#include <string>

#include "tasks/face_timeline/identity_db.h"

namespace smartcv::face_timeline {

// The file's text; read_identity_db() reads it back. People by id.
[[nodiscard]] std::string identity_db_text(const IdentityDb& db);

// An empty database for `source` when there is no such file. Errors: see IdentityDbFile.
[[nodiscard]] IdentityDb read_identity_db(const std::filesystem::path& file, const identity::EmbeddingSource& source);

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_IDENTITY_DB_JSON_H
