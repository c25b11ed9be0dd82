#ifndef SMARTCV_TASKS_FITTING_PREVIEW_KEYPOINTS_JSON_H
#define SMARTCV_TASKS_FITTING_PREVIEW_KEYPOINTS_JSON_H

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "media/source_info.h"
#include "tasks/fitting_preview/poses.h"

namespace smartcv::fitting_preview {

// The key points file: what the first pass found and what became of it, so that garments can be drawn again without a
// network. For other programs: docs/keypoints.schema.json, docs/fitting-preview.md. What is read is exactly what was
// written, float by float.

struct Keypoints {
  Poses raw;
  Poses smooth;  // the same people in the same frames
};

// `raw.video` with its hash. Whole or not at all. Throws Error(output), and Error(internal) when the two are not of the
// same people and frames or something in them is not finite.
void write_keypoints(const std::filesystem::path& file, const Poses& raw, const Poses& smooth, bool overwrite);

// Throws Error(input) with one sentence for a file that is missing, damaged or of another kind or version, that has
// frames out of order, people outside their shots or with holes, numbers that are none.
[[nodiscard]] Keypoints read_keypoints(const std::filesystem::path& file);

// What a key points file is held against. Unset: not asked about.
struct VideoIdentity {
  std::optional<std::string> sha256;  // of the whole file
  std::optional<vision::Size> upright;
  std::optional<std::int64_t> frames;  // read to the end
};

// Throws Error(input) that names `file` and what differs when these are key points of another video.
void check_belongs(const Keypoints& keypoints, const std::filesystem::path& file, const VideoIdentity& video);

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_KEYPOINTS_JSON_H
