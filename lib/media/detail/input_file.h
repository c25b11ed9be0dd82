#ifndef SMARTCV_MEDIA_DETAIL_INPUT_FILE_H
#define SMARTCV_MEDIA_DETAIL_INPUT_FILE_H

#include <filesystem>
#include <string>

#include "media/detail/av_ptr.h"

namespace smartcv::media::detail {

// The name libav takes for a local file: "file:" in front, so that ':' , '-' and '%' in it mean nothing.
[[nodiscard]] std::string file_url(const std::filesystem::path& path);

// Opens a local media file and finds out about its streams. Only local files are read, whatever the file names inside
// (a playlist cannot reach out). Throws Error(input) with one sentence: no such file, a folder, not readable, empty,
// not finished (an MP4 without index), no media file.
[[nodiscard]] AvInputPtr open_input(const std::filesystem::path& path);

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_DETAIL_INPUT_FILE_H
