#ifndef SMARTCV_MEDIA_DETAIL_CONTAINER_END_H
#define SMARTCV_MEDIA_DETAIL_CONTAINER_END_H

#include <filesystem>

namespace smartcv::media::detail {

// True when the outermost elements of the file say that it should be longer than it is: a Matroska segment
// (RFC 9559), an MP4's index or fragments (ISO 14496-12), an AVI's RIFF chunks or the last packet of a transport stream
// that reach past its end. False for everything else, also when the file cannot be read: this only ever adds to what
// the demuxer finds.
[[nodiscard]] bool is_cut_short(const std::filesystem::path& path);

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_DETAIL_CONTAINER_END_H
