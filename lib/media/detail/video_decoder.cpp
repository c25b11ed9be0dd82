#include "media/detail/video_decoder.h"

#include <new>
#include <string>

#include "base/error.h"
#include "media/detail/av_error.h"

namespace smartcv::media::detail {

VideoDecoder::VideoDecoder(const AVStream& stream, int threads, const std::filesystem::path& path) {
  const AVCodecID id = stream.codecpar->codec_id;
  const AVCodec* const decoder = avcodec_find_decoder(id);
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
