#ifndef SMARTCV_MEDIA_COMPLETE_FILE_H
#define SMARTCV_MEDIA_COMPLETE_FILE_H

#include <filesystem>

namespace smartcv::media {

// True when the file can be opened as a video and does not end before the end that it declares (an MP4's index, the
// sizes in Matroska and AVI): as far as can be told without reading all of it, nothing is missing. A stream (MPEG-TS)
// that stops anywhere looks complete.
[[nodiscard]] bool looks_complete(const std::filesystem::path& path);

}  // namespace smartcv::media

#endif  // SMARTCV_MEDIA_COMPLETE_FILE_H
