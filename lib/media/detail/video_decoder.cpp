#include "media/detail/video_decoder.h"

#include <new>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/log.h"
#include "media/detail/av_error.h"

namespace smartcv::media::detail {

namespace {

// FFmpeg's own decoders of VP8 and VP9 do not look at the second picture, which holds the alpha.
const AVCodec* decoder_of(const AVStream& stream) {
  const AVCodecID id = stream.codecpar->codec_id;
  const AVDictionaryEntry* const alpha = av_dict_get(stream.metadata, "alpha_mode", nullptr, 0);
  const bool wanted =
      (id == AV_CODEC_ID_VP8 || id == AV_CODEC_ID_VP9) && alpha != nullptr && std::string_view(alpha->value) != "0";
  const AVCodec* const with_alpha =
      wanted ? avcodec_find_decoder_by_name(id == AV_CODEC_ID_VP9 ? "libvpx-vp9" : "libvpx") : nullptr;
  if (wanted && with_alpha == nullptr) {
    log_warning("the transparency of a VP8 or VP9 video is left out: this FFmpeg is built without libvpx");
  }
  return with_alpha != nullptr ? with_alpha : avcodec_find_decoder(id);
}

}  // namespace

VideoDecoder::VideoDecoder(const AVStream& stream, int threads, const std::filesystem::path& path) {
  const AVCodecID id = stream.codecpar->codec_id;
  const AVCodec* const decoder = decoder_of(stream);
  if (decoder == nullptr) {
    throw Error(ErrorCode::input,
                std::string("this FFmpeg has no decoder for its video format ") + avcodec_get_name(id),
                {.file = path.string()});
  }
  codec_.reset(avcodec_alloc_context3(decoder));
  if (codec_ == nullptr) {
    throw std::bad_alloc();
  }
  require(avcodec_parameters_to_context(codec_.get(), stream.codecpar), "take over the codec parameters");
  codec_->pkt_timebase = stream.time_base;
  codec_->framerate = stream.avg_frame_rate;
  codec_->thread_count = threads;
  codec_->thread_type = FF_THREAD_FRAME | FF_THREAD_SLICE;
  // Checksums that the stream carries are compared. Stricter settings call good files bad.
  codec_->err_recognition = AV_EF_CRCCHECK;
  // Frames that miss their references are to be seen: the reader decides about them.
  codec_->flags |= AV_CODEC_FLAG_OUTPUT_CORRUPT;
  watch_.attach(*codec_);
  const int opened = avcodec_open2(codec_.get(), decoder, nullptr);
  if (opened == AVERROR(ENOMEM)) {
    throw std::bad_alloc();
  }
  if (opened < 0) {
    throw Error(ErrorCode::input,
                std::string("the decoder ") + decoder->name + " does not take this video: " + av_error_text(opened),
                {.file = path.string()});
  }
}

void VideoDecoder::send(AVPacket& packet) {
  watch_.number(*codec_, packet, (packet.flags & AV_PKT_FLAG_CORRUPT) != 0);
  const int result = avcodec_send_packet(codec_.get(), &packet);
  if (result == AVERROR(ENOMEM)) {
    throw std::bad_alloc();
  }
  if (result < 0) {
    watch_.add_error("a packet could not be decoded: " + av_error_text(result));
  }
}

void VideoDecoder::send_end() { static_cast<void>(avcodec_send_packet(codec_.get(), nullptr)); }

VideoDecoder::Outcome VideoDecoder::receive(AVFrame& frame) {
  for (;;) {
    const int result = avcodec_receive_frame(codec_.get(), &frame);
    if (result >= 0) {
      return Outcome::frame;
    }
    if (result == AVERROR(EAGAIN)) {
      return Outcome::needs_packet;
    }
    if (result == AVERROR_EOF) {
      return Outcome::end;
    }
    if (result == AVERROR(ENOMEM)) {
      throw std::bad_alloc();
    }
    // The decoder has used up the packet that failed, so asking again gets on.
    watch_.add_error("a frame could not be decoded: " + av_error_text(result));
  }
}

bool VideoDecoder::take_damage(const AVFrame& frame) {
  const bool marked = watch_.take_mark(frame);
  return marked || frame.decode_error_flags != 0 || (frame.flags & AV_FRAME_FLAG_CORRUPT) != 0;
}

}  // namespace smartcv::media::detail
