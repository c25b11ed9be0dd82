#include "media/clip/packet_pieces.h"

#include <algorithm>

#include "media/detail/packet_source.h"
#include "media/output/metadata_filter.h"

namespace smartcv::media::detail {
namespace {

// Calls `give` for the packets of a piece until one that begins the next group; false when it is none.
bool for_each_packet(const std::filesystem::path& path, const ClipPiece& piece,
                     const std::function<void(AVPacket& packet)>& give) {
  PacketSource source(path, std::nullopt);
  if (!source.seek(piece.start_pts)) {
    return false;
  }
  const AvPacketPtr packet(checked(av_packet_alloc()));
  bool first = true;
  while (source.read(*packet)) {
    const bool key = (packet->flags & AV_PKT_FLAG_KEY) != 0;
    if (packet->pts == AV_NOPTS_VALUE || packet->dts == AV_NOPTS_VALUE || (packet->flags & AV_PKT_FLAG_DISCARD) != 0 ||
        (first && !(key && packet->pts == piece.start_pts))) {
      return false;
    }
    if (key && packet->pts == piece.end_pts) {
      return true;
    }
    if (packet->pts < piece.start_pts || packet->pts >= piece.end_pts) {
      return false;
    }
    first = false;
    give(*packet);
  }
  return !first;
}

}  // namespace

bool can_be_copied(const std::filesystem::path& path, const std::vector<ClipPiece>& pieces) {
  return std::ranges::all_of(pieces, [&](const ClipPiece& piece) {
    return for_each_packet(path, piece, [](AVPacket& packet) { av_packet_unref(&packet); });
  });
}

int add_copied_video(const AVStream& source, Muxer& muxer) {
  AVStream& target = muxer.add_copied_stream(source);
  target.r_frame_rate = source.r_frame_rate;
  target.disposition = AV_DISPOSITION_DEFAULT;
  copy_stream_side_data(target, source, false);
  return target.index;
}

std::int64_t copy_pieces(const std::filesystem::path& path, const std::vector<ClipPiece>& pieces,
                         const std::function<void(AVPacket& packet)>& give) {
  std::int64_t packets = 0;
  std::int64_t offset = 0;
  for (const ClipPiece& piece : pieces) {
    static_cast<void>(for_each_packet(path, piece, [&](AVPacket& packet) {
      packet.pts += offset - piece.start_pts;
      packet.dts += offset - piece.start_pts;
      ++packets;
      give(packet);
    }));
    offset += piece.end_pts - piece.start_pts;
  }
  return packets;
}

}  // namespace smartcv::media::detail
