#ifndef SMARTCV_MEDIA_OUTPUT_CONTAINER_H
#define SMARTCV_MEDIA_OUTPUT_CONTAINER_H

#include <cstdint>
#include <filesystem>
#include <string>

#include "media/detail/av_ptr.h"

namespace smartcv::media::detail {

// The muxer that the ending of the name asks for. Throws Error(usage) for a name without an ending, one that no muxer
// knows and one whose muxer holds no video, is not a single file (png, null) or holds no times (mxf).
[[nodiscard]] const AVOutputFormat& container_for(const std::filesystem::path& path);

// "MP4", "Matroska", …, for messages.
[[nodiscard]] std::string name_of(const AVOutputFormat& format);

// MP4, MOV and their relatives, which share one muxer: edit lists, display matrix, tags at the end of the file.
[[nodiscard]] bool is_mov_family(const AVOutputFormat& format);
// Matroska and WebM: millisecond time base, tags at the beginning of the file.
[[nodiscard]] bool is_matroska_family(const AVOutputFormat& format);

// True when a stream of this codec can be put into the container.
[[nodiscard]] bool holds(const AVOutputFormat& format, AVCodecID codec, AVMediaType type);

// True when the container can hold pictures with transparency of one of the codecs that people use for it.
[[nodiscard]] bool holds_transparency(const AVOutputFormat& format);
// The same for one codec: VP8 and VP9 have their alpha in a second stream that only Matroska knows.
[[nodiscard]] bool holds_transparency_of(const AVOutputFormat& format, AVCodecID codec);

// AVI and ASF (WMV) as FFmpeg writes them: frames that are coded out of order come back with wrong times.
[[nodiscard]] bool keeps_decoding_times_only(const AVOutputFormat& format);

// True when the container has a place for a cover picture: MP4 and its kin, Matroska (as an attached file).
[[nodiscard]] bool holds_covers(const AVOutputFormat& format);

// The usual containers that take the codec, for messages: "mkv, mov"; empty when none does.
[[nodiscard]] std::string containers_that_hold(AVCodecID codec, AVMediaType type);

// The four-character code to write: the source's own when the container uses it for this codec, else 0 (the muxer's
// choice).
[[nodiscard]] std::uint32_t tag_for(const AVOutputFormat& format, const AVCodecParameters& parameters);

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_OUTPUT_CONTAINER_H
