#ifndef SMARTCV_MEDIA_DETAIL_STREAM_CHOICE_H
#define SMARTCV_MEDIA_DETAIL_STREAM_CHOICE_H

extern "C" {
#include <libavformat/avformat.h>
}

#include <filesystem>
#include <optional>

namespace smartcv::media::detail {

// The video stream a player would show: never an attached picture or thumbnail track; one that can be decoded before
// one that cannot, one marked default before others, then the larger picture, then the first. With `wanted` that
// stream, when it is a video. Throws Error(input) when there is none.
[[nodiscard]] int choose_video_stream(const AVFormatContext& input, std::optional<int> wanted,
                                      const std::filesystem::path& path);

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_DETAIL_STREAM_CHOICE_H
