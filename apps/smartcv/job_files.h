#ifndef SMARTCV_APPS_SMARTCV_JOB_FILES_H
#define SMARTCV_APPS_SMARTCV_JOB_FILES_H

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace smartcv::app {

// "street.anonymized.mp4" beside "street.mp4". Containers for other codecs than the usual ones (Ogg, GIF), without
// exact times (MXF) or for bare streams (.h264) give way to Matroska, which holds any video and sound.
[[nodiscard]] std::filesystem::path default_output(const std::filesystem::path& input, const std::string& what);

// The files of a run by the names users know them by; the first is the input.
using NamedFiles = std::vector<std::pair<std::string, std::filesystem::path>>;

// Every file has a path of its own: a report must never replace the video. And what exists stays, unless asked. Throws
// Error(usage) and Error(output).
void check_paths(const NamedFiles& files, bool overwrite);

// For the estimate of the time left; the container's word is good enough. `images`: the job takes image sequences as
// well. Throws Error(input).
[[nodiscard]] std::optional<std::int64_t> expected_frames(const std::filesystem::path& input, bool images = false);

}  // namespace smartcv::app

#endif  // SMARTCV_APPS_SMARTCV_JOB_FILES_H
