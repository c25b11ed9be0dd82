#ifndef SMARTCV_TASKS_FACE_TIMELINE_PROJECT_JSON_H
#define SMARTCV_TASKS_FACE_TIMELINE_PROJECT_JSON_H

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/json_file.h"
#include "tasks/face_timeline/analysis.h"

namespace smartcv::face_timeline {

// project.json and the two files beside it as bytes; see project.h.

// What project.json says about the files beside it.
struct ProjectData {
  std::optional<std::string> embeddings_sha256;  // nothing: not kept
  std::string thumbnails_sha256;
};

[[nodiscard]] std::string embeddings_bytes(const Analysis& analysis);
[[nodiscard]] std::string thumbnails_bytes(const Analysis& analysis);
[[nodiscard]] std::string project_text(const Analysis& analysis, const ProjectData& data);

// The analysis a project.json tells, without embeddings and thumbnails.
struct ParsedProject {
  Analysis analysis;
  ProjectData data;
  std::vector<std::size_t> thumbnail_bytes;  // by track
};
// Throws blame's error for everything that cannot be.
[[nodiscard]] ParsedProject parse_project(std::string_view text, const JsonBlame& blame);

// Puts the bytes back where they belong. Throws blame's error when they do not fit.
void add_embeddings(Analysis& analysis, std::string_view bytes, const JsonBlame& blame);
void add_thumbnails(ParsedProject& project, std::string_view bytes, const JsonBlame& blame);

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_PROJECT_JSON_H
