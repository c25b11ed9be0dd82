#include "media/output/voice_tracks.h"

#include "base/error.h"
#include "base/format.h"
#include "base/log.h"
#include "media/detail/av_error.h"
#include "media/detail/input_file.h"
#include "media/output/container.h"
#include "media/output/metadata_filter.h"
#include "media/output/sound_encoder.h"
#include "media/output/stream_copier.h"

namespace smartcv::media::detail {
namespace {

// Samples in a packet where the encoder takes any number.
constexpr int usual_packet = 4096;

}  // namespace

VoiceTrack::VoiceTrack(const std::filesystem::path& path, const AVStream& source, const SoundExtent& extent,
                       const AVOutputFormat& container)
    : path_(path),
      encoder_(replacing_sound_encoder(*source.codecpar, container)),
      frame_(checked(av_frame_alloc())),
      packet_(checked(av_packet_alloc())) {
  const AVCodecParameters& parameters = *source.codecpar;
  if (encoder_ == nullptr) {
    throw Error(
        ErrorCode::usage,
        fmt::format("no encoder that {} holds takes the sound of {} ({} Hz, {} channels), so its voice cannot "
                    "be changed; end the output's name with .mkv, or use --mute",
                    name_of(container), described(source), parameters.sample_rate, parameters.ch_layout.nb_channels),
        {.file = path.string()});
  }
  const int rate = parameters.sample_rate;
  start_ = av_rescale_q(extent.start, source.time_base, {1, rate});
  filter_ = std::make_unique<VoiceFilter>(
      VoiceFilter::Form{.in = AV_SAMPLE_FMT_FLTP,
                        .out = encoder_->sample_fmt,
                        .sample_rate = rate,
                        .layout = &encoder_->ch_layout,
                        .samples = extent.samples,
                        .frame_size = encoder_->frame_size > 0 ? encoder_->frame_size : usual_packet});
  source_ = std::make_unique<AudioSource>(path, source.index, extent.start, source.time_base, extent.samples,
                                          AV_SAMPLE_FMT_FLTP, encoder_->ch_layout, rate);
}

void VoiceTrack::add_stream(Muxer& muxer, const AVStream& source, bool keep_metadata) {
  AVStream& stream = muxer.add_stream();
  require(avcodec_parameters_from_context(stream.codecpar, encoder_.get()), "take over the encoder's parameters");
  stream.time_base = encoder_->time_base;
  stream.disposition = source.disposition;
  copy_stream_tags(stream, source, keep_metadata, true);
  stream_ = stream.index;
}

void VoiceTrack::feed() {
  if (source_->read(*frame_)) {
    frame_->pts = AV_NOPTS_VALUE;
    filter_->send(frame_.get());
  } else {
    filter_->send(nullptr);
    fed_ = true;
  }
}

bool VoiceTrack::step(Muxer& muxer) {
  while (!filter_->receive(*frame_)) {
    if (fed_) {
      return false;
    }
    feed();
  }
  encode(frame_.get(), muxer);
  av_frame_unref(frame_.get());
  return true;
}

void VoiceTrack::encode(AVFrame* frame, Muxer& muxer) {
  if (frame != nullptr) {
    frame->pts = start_ + sent_;
    sent_ += frame->nb_samples;
  }
  const int result = avcodec_send_frame(encoder_.get(), frame);
  if (result < 0) {
    throw Error(ErrorCode::output, "the changed voice cannot be encoded: " + av_error_text(result),
                {"encoding the sound", path_.string(), std::nullopt});
  }
  while (avcodec_receive_packet(encoder_.get(), packet_.get()) >= 0) {
    // What an encoder puts before the first sample would move the beginning where a container cannot say so.
    if (packet_->pts + packet_->duration > start_) {
      muxer.write(*packet_, stream_, encoder_->time_base);
    }
    av_packet_unref(packet_.get());
  }
}

void VoiceTrack::write_until(std::int64_t time, AVRational time_base, Muxer& muxer) {
  while (av_compare_ts(start_ + sent_, encoder_->time_base, time, time_base) < 0 && step(muxer)) {
  }
}

void VoiceTrack::write_rest(Muxer& muxer) {
  while (step(muxer)) {
  }
}

void VoiceTrack::drain(Muxer& muxer) { encode(nullptr, muxer); }

VoiceTracks::VoiceTracks(const std::filesystem::path& path, const AVOutputFormat& container) : path_(path.string()) {
  const auto extents = survey_sound(path);
  const AvInputPtr input = open_input(path);
  for (const SoundExtent& extent : extents) {
    if (extent.problem.empty()) {
      tracks_[extent.stream] = std::make_unique<VoiceTrack>(path, *input->streams[extent.stream], extent, container);
    } else {
      problems_[extent.stream] = extent.problem;
    }
  }
}

void VoiceTracks::add_stream(int index, Muxer& muxer, const AVStream& source, bool keep_metadata,
                             std::vector<std::string>& left_out) {
  if (const auto track = tracks_.find(index); track != tracks_.end()) {
    track->second->add_stream(muxer, source, keep_metadata);
    return;
  }
  const auto problem = problems_.find(index);
  left_out.push_back(fmt::format("{}: {}", described(source),
                                 problem != problems_.end() ? problem->second : "its voice cannot be changed"));
  log_warning(fmt::format("{}: left out: {}", path_, left_out.back()));
}

std::vector<int> VoiceTracks::streams() const {
  std::vector<int> indices;
  for (const auto& [index, track] : tracks_) {
    indices.push_back(index);
  }
  return indices;
}

void VoiceTracks::write_until(std::int64_t time, AVRational time_base, Muxer& muxer) {
  for (const auto& [index, track] : tracks_) {
    track->write_until(time, time_base, muxer);
  }
}

void VoiceTracks::write_rest(Muxer& muxer) {
  for (const auto& [index, track] : tracks_) {
    track->write_rest(muxer);
  }
}

void VoiceTracks::drain(Muxer& muxer) {
  for (const auto& [index, track] : tracks_) {
    track->drain(muxer);
  }
}

}  // namespace smartcv::media::detail
