#ifndef SMARTCV_MEDIA_CLIP_PACKET_PIECES_H
#define SMARTCV_MEDIA_CLIP_PACKET_PIECES_H

#include <cstdint>
#include <filesystem>
#include <functional>
#include <vector>

#include "media/clip.h"
#include "media/detail/av_ptr.h"
#include "media/output/muxer.h"

namespace smartcv::media::detail {

// True when each piece consists of whole groups of pictures that nothing outside of them refers to: it begins with a
// key frame and ends before one (or at the end of the file), and none of its packets is shown outside of it.
[[nodiscard]] bool can_be_copied(const std::filesystem::path& path, const std::vector<ClipPiece>& pieces);

// Adds the source's video stream to the output as it is. Returns its index there.
[[nodiscard]] int add_copied_video(const AVStream& source, Muxer& muxer);

// Hands over the packets of all pieces in coding order, with times of the clip in the stream's time base. Returns how
// many there were.
std::int64_t copy_pieces(const std::filesystem::path& path, const std::vector<ClipPiece>& pieces,
                         const std::function<void(AVPacket& packet)>& give);

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_CLIP_PACKET_PIECES_H
