#ifndef SMARTCV_MEDIA_OUTPUT_LATE_COMMENT_H
#define SMARTCV_MEDIA_OUTPUT_LATE_COMMENT_H

#include <filesystem>
#include <string>

#include "media/detail/av_ptr.h"

namespace smartcv::media::detail {

// Puts a comment tag into a finished file of a container that has its tags at the beginning (Matroska): all packets
// are written once more behind the new tag. The file stays the same file (inode). Throws Error(output), naming `shown`.
void add_late_comment(const std::filesystem::path& file, const std::string& shown, const AVOutputFormat& container,
                      const std::string& comment);

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_OUTPUT_LATE_COMMENT_H
