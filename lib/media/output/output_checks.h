#ifndef SMARTCV_MEDIA_OUTPUT_OUTPUT_CHECKS_H
#define SMARTCV_MEDIA_OUTPUT_OUTPUT_CHECKS_H

#include <cstdint>
#include <filesystem>
#include <string>

namespace smartcv::media::detail {

// Throws Error(usage) when writing `output` would destroy `source`: the same file by any name (symbolic or hard link
// included), or a source whose name is that of the output's unfinished part.
void require_different_files(const std::filesystem::path& output, const std::filesystem::path& source);

// Opens the finished part with a demuxer and counts the video's packets, without decoding. Throws Error(output), naming
// `shown`, when there is no video stream or not `frames` packets in it.
void verify_video(const std::filesystem::path& part, const std::string& shown, std::int64_t frames);

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_OUTPUT_OUTPUT_CHECKS_H
