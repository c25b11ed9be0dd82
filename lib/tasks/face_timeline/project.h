#ifndef SMARTCV_TASKS_FACE_TIMELINE_PROJECT_H
#define SMARTCV_TASKS_FACE_TIMELINE_PROJECT_H

#include <filesystem>

#include "tasks/face_timeline/analysis.h"

namespace smartcv::face_timeline {

// A project folder keeps an Analysis, so that who is who can be decided again without the video. It holds
//   project.json             all but embeddings and pictures; names the two other files and their SHA-256
//   embeddings-HASH.f32      float32, little-endian, [samples, dimension], in the order of the samples in project.json;
//                            personal data; not there when they are not kept
//   thumbnails-HASH.jpgs     the thumbnails' JPEG bytes one after the other; personal data
// Its schema is documented in docs/face-timeline.md. Other files in the folder are left alone.

// Note [A folder is never torn]
// The data files carry their content's hash in the name, and project.json is published last: at every moment the folder
// holds one whole project, the old or the new one. Files no project.json names any more are removed afterwards.

struct SaveProject {
  bool keep_embeddings = true;
  bool overwrite = false;  // replace the project that is there
};

inline constexpr const char* project_file = "project.json";

// Makes the folder when it is missing (its parent must exist). Throws Error(output) when it cannot be written, the disk
// is full, another process writes it, or a project is there and may not be replaced.
void save_project(const std::filesystem::path& folder, const Analysis& analysis, const SaveProject& how);

// The analysis as it was saved; without kept embeddings those of the samples are empty. Throws Error(input) for a
// folder without a project, one of a newer version, and for files that are damaged, do not belong together or say
// something impossible: nothing in them is trusted.
[[nodiscard]] Analysis load_project(const std::filesystem::path& folder);

// True when the samples have their embeddings (or there are no samples): identify() can tell people apart.
[[nodiscard]] bool has_embeddings(const Analysis& analysis);

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_PROJECT_H
