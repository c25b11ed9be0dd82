#include "media/clip/audio_source.h"

extern "C" {
#include <libavutil/channel_layout.h>
#include <libavutil/samplefmt.h>
}

#include <algorithm>

#include "base/error.h"
#include "media/detail/av_error.h"
#include "media/detail/input_file.h"

namespace smartcv::media::detail {
namespace {

// Decoders need what lies before to be right from the first sample on: overlapping blocks, predictors.
constexpr std::int64_t lead_in_milliseconds = 300;
// Containers round times; a distance up to this is no hole (1/500 s).
constexpr int rounding_share = 500;
// Silence is made in pieces like those a decoder gives.
constexpr std::int64_t most_silence = 4096;

}  // namespace

std::optional<int> choose_audio_stream(const AVFormatContext& input, int video_stream) {
  const int index =
      av_find_best_stream(const_cast<AVFormatContext*>(&input), AVMEDIA_TYPE_AUDIO, -1, video_stream, nullptr, 0);
  if (index < 0) {
    return std::nullopt;
  }
  const AVCodecParameters& parameters = *input.streams[index]->codecpar;
  const bool known = parameters.sample_rate > 0 && parameters.ch_layout.nb_channels > 0;
  return known && avcodec_find_decoder(parameters.codec_id) != nullptr ? std::optional(index) : std::nullopt;
}

AudioSource::AudioSource(const std::filesystem::path& path, int stream, std::int64_t start, AVRational time_base,
                         std::int64_t samples, AVSampleFormat format, const AVChannelLayout& layout, int sample_rate)
    : path_(path),
      input_(open_input(path)),
      packet_(checked(av_packet_alloc())),
      decoded_(checked(av_frame_alloc())),
      converted_(checked(av_frame_alloc())),
      stream_(stream),
      start_(start),
      time_base_(time_base),
      wanted_(samples),
      format_(format),
      layout_(layout),
      sample_rate_(sample_rate) {
  const AVStream& source = *input_->streams[stream_];
  const AVCodec* const decoder = avcodec_find_decoder(source.codecpar->codec_id);
  codec_.reset(checked(avcodec_alloc_context3(decoder)));
  require(avcodec_parameters_to_context(codec_.get(), source.codecpar), "take over the sound's parameters");
  codec_->pkt_timebase = source.time_base;
  codec_->thread_count = 1;
  const int opened = avcodec_open2(codec_.get(), decoder, nullptr);
  if (opened < 0) {
    throw Error(ErrorCode::input, "its sound cannot be decoded: " + av_error_text(opened),
                {"cutting a clip", path_.string(), std::nullopt});
  }
  for (unsigned index = 0; index < input_->nb_streams; ++index) {
    input_->streams[index]->discard = static_cast<int>(index) == stream_ ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
  }
  const std::int64_t from = av_rescale_q(start_, time_base_, source.time_base) -
                            av_rescale_q(lead_in_milliseconds, {1, 1000}, source.time_base);
  // A container that cannot seek is decoded from its beginning.
  static_cast<void>(av_seek_frame(input_.get(), stream_, from, AVSEEK_FLAG_BACKWARD));
}

bool AudioSource::decode() {
  while (!ended_) {
    const int result = avcodec_receive_frame(codec_.get(), decoded_.get());
    if (result >= 0) {
      return true;
    }
    if (result == AVERROR_EOF) {
      break;
    }
    if (result != AVERROR(EAGAIN)) {
      continue;  // a damaged packet: silence stands where its sound would
    }
    const int read = av_read_frame(input_.get(), packet_.get());
    if (read < 0) {
      static_cast<void>(avcodec_send_packet(codec_.get(), nullptr));
      continue;
    }
    if (packet_->stream_index == stream_) {
      static_cast<void>(avcodec_send_packet(codec_.get(), packet_.get()));
    }
    av_packet_unref(packet_.get());
  }
  ended_ = true;
  return false;
}

// Where the decoded samples begin, in samples after `start_`.
std::int64_t AudioSource::position() const {
  if (decoded_->best_effort_timestamp == AV_NOPTS_VALUE) {
    return next_;
  }
  const AVRational rate{1, sample_rate_};
  const std::int64_t told = av_rescale_q(decoded_->best_effort_timestamp, input_->streams[stream_]->time_base, rate) -
                            av_rescale_q(start_, time_base_, rate);
  return placed_ && std::abs(told - next_) <= sample_rate_ / rounding_share ? next_ : told;
}

void AudioSource::convert() {
  if (converter_ == nullptr) {
    SwrContext* context = nullptr;
    require(swr_alloc_set_opts2(&context, &layout_, format_, sample_rate_, &decoded_->ch_layout,
                                static_cast<AVSampleFormat>(decoded_->format), decoded_->sample_rate, 0, nullptr),
            "prepare the conversion of sound");
    converter_.reset(context);
  }
  av_frame_unref(converted_.get());
  converted_->format = format_;
  converted_->sample_rate = sample_rate_;
  require(av_channel_layout_copy(&converted_->ch_layout, &layout_), "copy a channel layout");
  int result = swr_convert_frame(converter_.get(), converted_.get(), decoded_.get());
  if (result == AVERROR_INPUT_CHANGED) {  // a broadcast may change from two channels to six
    converter_.reset();
    convert();
    return;
  }
  require(result, "convert sound");
}

void AudioSource::fill(AVFrame& frame, std::int64_t samples) const {
  av_frame_unref(&frame);
  frame.format = format_;
  frame.sample_rate = sample_rate_;
  frame.nb_samples = static_cast<int>(samples);
  require(av_channel_layout_copy(&frame.ch_layout, &layout_), "copy a channel layout");
  require(av_frame_get_buffer(&frame, 0), "take memory for sound");
  require(av_samples_set_silence(frame.extended_data, 0, frame.nb_samples, layout_.nb_channels, format_),
          "make silence");
}

bool AudioSource::read(AVFrame& frame) {
  while (given_ < wanted_) {
    if (converted_->nb_samples == 0 && !ended_) {
      if (!decode()) {
        continue;
      }
      next_ = position();
      placed_ = true;
      convert();
    }
    const std::int64_t hole = ended_ && converted_->nb_samples == 0 ? wanted_ - given_ : next_ - given_;
    if (hole > 0) {
      const std::int64_t count = std::min({hole, wanted_ - given_, most_silence});
      fill(frame, count);
      given_ += count;
      return true;
    }
    const std::int64_t past = std::min<std::int64_t>(-hole, converted_->nb_samples);
    const std::int64_t count = std::min(converted_->nb_samples - past, wanted_ - given_);
    if (count > 0) {
      fill(frame, count);
      require(av_samples_copy(frame.extended_data, converted_->extended_data, 0, static_cast<int>(past),
                              static_cast<int>(count), layout_.nb_channels, format_),
              "copy sound");
    }
    next_ += converted_->nb_samples;
    converted_->nb_samples = 0;
    given_ += count;
    if (count > 0) {
      return true;
    }
  }
  return false;
}

}  // namespace smartcv::media::detail
