#ifndef SMARTCV_MEDIA_DETAIL_SOURCE_DESCRIPTION_H
#define SMARTCV_MEDIA_DETAIL_SOURCE_DESCRIPTION_H

extern "C" {
#include <libavformat/avformat.h>
}

#include <filesystem>

#include "media/picture.h"
#include "media/source_info.h"

namespace smartcv::media::detail {

// What is known of a file before its frames are read. `first_frame` is the first shown frame as the decoder gave it
// and `layout` what its samples mean as the reader hands them out.
[[nodiscard]] SourceInfo describe_source(const std::filesystem::path& path, const AVFormatContext& input,
                                         int video_stream, const AVFrame& first_frame, const PictureLayout& layout);

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_DETAIL_SOURCE_DESCRIPTION_H
