#include "media/still/still_decoder.h"

#include <cstring>

#include "base/error.h"
#include "media/detail/av_error.h"
#include "media/detail/damage_watch.h"

namespace smartcv::media::detail {

DecodedStill decode_still(std::span<const std::uint8_t> file, StillFormat format, const std::filesystem::path& path) {
  const AVCodec* const decoder =
      avcodec_find_decoder(format == StillFormat::jpeg ? AV_CODEC_ID_MJPEG : AV_CODEC_ID_PNG);
  if (decoder == nullptr) {
    throw Error(ErrorCode::input, "this FFmpeg has no decoder for such pictures", {.file = path.string()});
  }
  DamageWatch watch;
  AvCodecContextPtr codec(checked(avcodec_alloc_context3(decoder)));
  codec->thread_count = 1;
  codec->err_recognition = AV_EF_CRCCHECK;
  watch.attach(*codec);
  require(avcodec_open2(codec.get(), decoder, nullptr), "open the decoder of pictures");
  // Decoders read a little beyond the end.
  AvPacketPtr packet(checked(av_packet_alloc()));
  require(av_new_packet(packet.get(), static_cast<int>(file.size())), "take memory for a picture");
  std::memcpy(packet->data, file.data(), file.size());
  DecodedStill still{AvFramePtr(checked(av_frame_alloc())), {}};
  watch.number(*codec, *packet, false);
  int result = avcodec_send_packet(codec.get(), packet.get());
  if (result >= 0) {
    result = avcodec_receive_frame(codec.get(), still.frame.get());
  }
  if (result == AVERROR(EAGAIN)) {
    static_cast<void>(avcodec_send_packet(codec.get(), nullptr));
    result = avcodec_receive_frame(codec.get(), still.frame.get());
  }
  if (result == AVERROR(ENOMEM)) {
    throw std::bad_alloc();
  }
  const std::string problem = watch.errors() > 0 ? watch.first_problem() : "";
  if (result < 0) {
    throw Error(ErrorCode::input,
                "the picture is damaged, nothing of it can be decoded" + (problem.empty() ? "" : " (" + problem + ")"),
                {.file = path.string()});
  }
  const bool flagged = still.frame->decode_error_flags != 0 || (still.frame->flags & AV_FRAME_FLAG_CORRUPT) != 0;
  still.problem = !problem.empty() ? problem : flagged ? "the decoder marked it as damaged" : "";
  return still;
}

}  // namespace smartcv::media::detail
