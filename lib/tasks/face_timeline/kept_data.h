#ifndef SMARTCV_TASKS_FACE_TIMELINE_KEPT_DATA_H
#define SMARTCV_TASKS_FACE_TIMELINE_KEPT_DATA_H

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace smartcv::face_timeline {

// What a run leaves behind about people.
struct KeptData {
  std::optional<std::filesystem::path> project;      // folder
  bool embeddings = true;                            // in the project folder
  std::optional<std::filesystem::path> identity_db;  // file
  std::vector<std::filesystem::path> exports;        // files
  std::optional<std::filesystem::path> clips;        // folder
};

// The same in sentences, one for each place, for the report and the user: what is stored where, that it is personal
// data, and how to do without.
[[nodiscard]] std::vector<std::string> what_is_kept(const KeptData& kept);

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_KEPT_DATA_H
