#ifndef SMARTCV_MEDIA_SOURCE_FILES_H
#define SMARTCV_MEDIA_SOURCE_FILES_H

#include <filesystem>
#include <vector>

namespace smartcv::media {

// The files a Reader takes a video from: the path itself; of a folder or a pattern of images, the images in order and
// then the file with their times, where there is one. Throws what Reader throws for images whose order is not clear.
[[nodiscard]] std::vector<std::filesystem::path> source_files(const std::filesystem::path& path);

}  // namespace smartcv::media

#endif  // SMARTCV_MEDIA_SOURCE_FILES_H
