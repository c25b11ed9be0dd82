#include "media/clip/audio_track.h"

extern "C" {
#include <libavutil/channel_layout.h>
#include <libavutil/samplefmt.h>
}

#include <algorithm>
#include <cstring>

#include "base/error.h"
#include "base/log.h"
#include "media/detail/av_error.h"
#include "media/detail/input_file.h"
#include "media/output/container.h"
#include "media/output/sound_encoder.h"

namespace smartcv::media::detail {
namespace {

constexpr std::int64_t bits_per_channel = 96'000;
// Samples in a packet where the encoder takes any number.
constexpr int usual_packet = 4096;

bool is_lossless(AVCodecID codec) {
  const AVCodecDescriptor* const description = avcodec_descriptor_get(codec);
  return description != nullptr && (description->props & AV_CODEC_PROP_LOSSLESS) != 0 &&
         (description->props & AV_CODEC_PROP_LOSSY) == 0;
}

// FLAC and ALAC take 16 and 24 bits, one interleaved, the other not; what has more is kept to 24.
AVSampleFormat format_for(AVCodecID codec, int source_format) {
  if (codec == AV_CODEC_ID_AAC) {
    return AV_SAMPLE_FMT_FLTP;
  }
  const auto packed = av_get_packed_sample_fmt(static_cast<AVSampleFormat>(source_format));
  const bool narrow = packed == AV_SAMPLE_FMT_U8 || packed == AV_SAMPLE_FMT_S16;
  const AVSampleFormat format = narrow ? AV_SAMPLE_FMT_S16 : AV_SAMPLE_FMT_S32;
  return codec == AV_CODEC_ID_ALAC ? av_get_planar_sample_fmt(format) : format;
}

}  // namespace

AudioTrack::AudioTrack(const std::filesystem::path& path, int video_stream, AVRational video_time_base,
                       const std::vector<ClipPiece>& pieces, Muxer& muxer, std::vector<std::string>& left_out)
    : path_(path),
      pieces_(pieces.begin(), pieces.end()),
      video_time_base_(video_time_base),
      samples_(checked(av_frame_alloc())),
      chunk_(checked(av_frame_alloc())),
      packet_(checked(av_packet_alloc())) {
  const AvInputPtr input = open_input(path);
  source_stream_ = choose_audio_stream(*input, video_stream);
  if (source_stream_ && !open_encoder(*input->streams[*source_stream_], muxer)) {
    source_stream_.reset();
    left_out.emplace_back("the sound: no encoder takes its rate and channels");
    log_warning(path.string() + ": " + left_out.back());
  }
}

bool AudioTrack::open_encoder(const AVStream& source, Muxer& muxer) {
  const AVOutputFormat& container = *muxer.context().oformat;
  const AVCodec* const aac = avcodec_find_encoder(AV_CODEC_ID_AAC);
  // What MP4 and MOV both take without loss.
  const AVCodec* const exact = avcodec_find_encoder(is_mov_family(container) ? AV_CODEC_ID_ALAC : AV_CODEC_ID_FLAC);
  const bool lossless = is_lossless(source.codecpar->codec_id);
  if (!try_encoder(lossless ? exact : aac, source, container) &&
      !try_encoder(lossless ? aac : exact, source, container)) {
    return false;
  }
  AVStream& stream = muxer.add_stream();
  require(avcodec_parameters_from_context(stream.codecpar, encoder_.get()), "take over the encoder's parameters");
  stream.time_base = encoder_->time_base;
  stream.disposition = AV_DISPOSITION_DEFAULT;
  stream_ = stream.index;
  gathered_.resize(av_sample_fmt_is_planar(encoder_->sample_fmt) != 0
                       ? static_cast<std::size_t>(encoder_->ch_layout.nb_channels)
                       : 1);
  return true;
}

bool AudioTrack::try_encoder(const AVCodec* codec, const AVStream& source, const AVOutputFormat& container) {
  if (codec != nullptr) {
    encoder_ = open_sound_encoder(*codec, *source.codecpar, format_for(codec->id, source.codecpar->format),
                                  codec->id == AV_CODEC_ID_AAC ? bits_per_channel : 0, container);
  }
  return encoder_ != nullptr;
}

bool AudioTrack::next_samples(AVFrame& frame) {
  while (source_ == nullptr || !source_->read(frame)) {
    if (pieces_.empty()) {
      return false;
    }
    // Rounded where the pieces meet, so that no rounding adds up.
    const ClipPiece piece = pieces_.front();
    pieces_.pop_front();
    clip_time_ += piece.end_pts - piece.start_pts;
    const std::int64_t until = av_rescale_q(clip_time_, video_time_base_, encoder_->time_base);
    source_ =
        std::make_unique<AudioSource>(path_, *source_stream_, piece.start_pts, video_time_base_, until - clip_samples_,
                                      encoder_->sample_fmt, encoder_->ch_layout, encoder_->sample_rate);
    clip_samples_ = until;
  }
  read_ += frame.nb_samples;
  return true;
}

void AudioTrack::gather(const AVFrame& frame) {
  const std::size_t channels = gathered_.size() > 1 ? 1 : static_cast<std::size_t>(frame.ch_layout.nb_channels);
  const std::size_t bytes = static_cast<std::size_t>(frame.nb_samples) * channels *
                            static_cast<std::size_t>(av_get_bytes_per_sample(encoder_->sample_fmt));
  for (std::size_t plane = 0; plane < gathered_.size(); ++plane) {
    gathered_[plane].insert(gathered_[plane].end(), frame.extended_data[plane], frame.extended_data[plane] + bytes);
  }
}

void AudioTrack::encode_whole_frames(Muxer& muxer, bool last) {
  const int full = encoder_->frame_size > 0 ? encoder_->frame_size : usual_packet;
  while (read_ - encoded_ >= full || (last && read_ > encoded_)) {
    const auto count = static_cast<int>(std::min<std::int64_t>(full, read_ - encoded_));
    av_frame_unref(chunk_.get());
    chunk_->format = encoder_->sample_fmt;
    chunk_->sample_rate = encoder_->sample_rate;
    chunk_->nb_samples = count;
    chunk_->pts = encoded_;
    require(av_channel_layout_copy(&chunk_->ch_layout, &encoder_->ch_layout), "copy a channel layout");
    require(av_frame_get_buffer(chunk_.get(), 0), "take memory for sound");
    for (std::size_t plane = 0; plane < gathered_.size(); ++plane) {
      const std::size_t bytes =
          gathered_[plane].size() * static_cast<std::size_t>(count) / static_cast<std::size_t>(read_ - encoded_);
      std::memcpy(chunk_->extended_data[plane], gathered_[plane].data(), bytes);
      gathered_[plane].erase(gathered_[plane].begin(), gathered_[plane].begin() + static_cast<std::ptrdiff_t>(bytes));
    }
    encoded_ += count;
    encode(chunk_.get(), muxer);
  }
}

void AudioTrack::encode(const AVFrame* frame, Muxer& muxer) {
  const int sent = avcodec_send_frame(encoder_.get(), frame);
  if (sent < 0) {
    throw Error(ErrorCode::output, "the sound cannot be encoded: " + av_error_text(sent),
                {"cutting a clip", path_.string(), std::nullopt});
  }
  while (avcodec_receive_packet(encoder_.get(), packet_.get()) >= 0) {
    muxer.write(*packet_, stream_, encoder_->time_base);
    av_packet_unref(packet_.get());
  }
}

void AudioTrack::write_until(std::int64_t time, Muxer& muxer) {
  if (!source_stream_) {
    return;
  }
  const std::int64_t until = av_rescale_q(time, video_time_base_, encoder_->time_base);
  while (read_ < until && next_samples(*samples_)) {
    gather(*samples_);
    encode_whole_frames(muxer, false);
  }
}

void AudioTrack::finish(Muxer& muxer) {
  if (!source_stream_) {
    return;
  }
  while (next_samples(*samples_)) {
    gather(*samples_);
    encode_whole_frames(muxer, false);
  }
  encode_whole_frames(muxer, true);
  encode(nullptr, muxer);
}

}  // namespace smartcv::media::detail
