#ifndef SMARTCV_MEDIA_DETAIL_VIDEO_DECODER_H
#define SMARTCV_MEDIA_DETAIL_VIDEO_DECODER_H

extern "C" {
#include <libavformat/avformat.h>
}

#include <filesystem>

#include "media/detail/av_ptr.h"
#include "media/detail/damage_watch.h"

namespace smartcv::media::detail {

// Packets in, frames out, in presentation order. Errors of the decoder are counted by watch(), never thrown: a
// damaged stream is decoded as far as it goes.
class VideoDecoder {
 public:
  enum class Outcome { frame, needs_packet, end };

  // `threads` 0: as many as the decoder likes. Throws Error(input) when there is no decoder for the stream.
  VideoDecoder(const AVStream& stream, int threads, const std::filesystem::path& path);

  // Call only after receive() said needs_packet.
  void send(AVPacket& packet);
  void send_end();
  [[nodiscard]] Outcome receive(AVFrame& frame);
  // True when the frame that receive() just gave cannot be trusted; call once for each.
  [[nodiscard]] bool take_damage(const AVFrame& frame);

  [[nodiscard]] const DamageWatch& watch() const noexcept { return watch_; }

 private:
  DamageWatch watch_;  // outlives the codec, whose threads speak to it
  AvCodecContextPtr codec_;
};

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_DETAIL_VIDEO_DECODER_H
