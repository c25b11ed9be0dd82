#ifndef SMARTCV_TASKS_FACE_TIMELINE_EXPORTS_H
#define SMARTCV_TASKS_FACE_TIMELINE_EXPORTS_H

#include <filesystem>
#include <string>
#include <vector>

#include "tasks/face_timeline/timeline.h"

namespace smartcv::face_timeline {

struct ExportRequest {
  std::vector<std::string> formats;  // of export_formats(); Options::exports
  std::filesystem::path folder;      // must exist
  std::string stem;                  // files are called STEM.json, STEM.csv, …
  std::filesystem::path video;       // where the video lies, for the exports that refer to it
  bool overwrite = false;
};

// What there is to choose from, in the order of the documentation: "json", "csv", "edl", "otio", "srt", "webvtt",
// "html". All are described in docs/face-timeline-exports.md.
[[nodiscard]] const std::vector<std::string>& export_formats();

// The files a request would write, in the order of its formats (each format once). Throws Error(usage) for a format
// that is not known.
[[nodiscard]] std::vector<std::filesystem::path> export_files(const ExportRequest& request);

// Writes them and returns their names. All are complete on disk before the first one gets its name, so that a full disk
// or a taken name leaves none of them behind. Equal timelines and requests give equal bytes.
// Throws Error(usage) for an unknown format and Error(output).
std::vector<std::filesystem::path> write_exports(const Timeline& timeline, const ExportRequest& request);

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_EXPORTS_H
