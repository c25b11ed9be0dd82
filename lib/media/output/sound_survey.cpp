#include "media/output/sound_survey.h"

#include <algorithm>
#include <map>
#include <utility>

#include "media/detail/av_error.h"
#include "media/detail/input_file.h"

namespace smartcv::media::detail {
namespace {

class StreamSurvey {
 public:
  explicit StreamSurvey(const AVStream& stream) : stream_(stream), frame_(checked(av_frame_alloc())) {
    extent_.stream = stream.index;
    const AVCodecParameters& parameters = *stream.codecpar;
    if (parameters.sample_rate <= 0 || parameters.ch_layout.nb_channels <= 0) {
      extent_.problem = "it is announced, but there is no sound in it";
      return;
    }
    const AVCodec* const decoder = avcodec_find_decoder(parameters.codec_id);
    if (decoder == nullptr) {
      extent_.problem = "this FFmpeg cannot decode it, so its voice cannot be changed";
      return;
    }
    codec_.reset(checked(avcodec_alloc_context3(decoder)));
    require(avcodec_parameters_to_context(codec_.get(), &parameters), "take over the sound's parameters");
    codec_->pkt_timebase = stream.time_base;
    codec_->thread_count = 1;
    if (avcodec_open2(codec_.get(), decoder, nullptr) < 0) {
      codec_.reset();
      extent_.problem = "its decoder does not take it, so its voice cannot be changed";
    }
  }

  // nullptr: the end.
  void take(const AVPacket* packet) {
    if (codec_ == nullptr) {
      return;
    }
    if (packet != nullptr && (packet->flags & AV_PKT_FLAG_CORRUPT) != 0) {
      note_damage();
    }
    if (avcodec_send_packet(codec_.get(), packet) < 0) {
      note_damage();
    }
    for (;;) {
      const int result = avcodec_receive_frame(codec_.get(), frame_.get());
      if (result == AVERROR(EAGAIN) || result == AVERROR_EOF) {
        return;
      }
      if (result < 0) {
        note_damage();
        continue;
      }
      note_frame();
    }
  }

  [[nodiscard]] SoundExtent extent() const {
    SoundExtent extent = extent_;
    if (extent.problem.empty() && extent.samples <= 0) {
      extent.problem = "there is no sound in it";
    }
    return extent;
  }

 private:
  void note_damage() {
    if (extent_.problem.empty()) {
      extent_.problem = "it is damaged, so its voice cannot be changed";
    }
  }

  void note_frame() {
    const AVRational rate{1, stream_.codecpar->sample_rate};
    const std::int64_t time = frame_->best_effort_timestamp;
    if (!started_) {
      started_ = true;
      extent_.start = time != AV_NOPTS_VALUE ? time : 0;
    }
    const std::int64_t told =
        time != AV_NOPTS_VALUE ? av_rescale_q(time - extent_.start, stream_.time_base, rate) : extent_.samples;
    const std::int64_t lasts = av_rescale_q(frame_->nb_samples, {1, frame_->sample_rate}, rate);
    extent_.samples = std::max(extent_.samples, told + lasts);
  }

  const AVStream& stream_;
  AvFramePtr frame_;
  AvCodecContextPtr codec_;
  SoundExtent extent_;
  bool started_ = false;
};

}  // namespace

std::vector<SoundExtent> survey_sound(const std::filesystem::path& path) {
  const AvInputPtr input = open_input(path);
  std::map<int, StreamSurvey> surveys;
  for (unsigned index = 0; index < input->nb_streams; ++index) {
    AVStream& stream = *input->streams[index];
    if (stream.codecpar->codec_type == AVMEDIA_TYPE_AUDIO) {
      surveys.try_emplace(stream.index, stream);
    } else {
      stream.discard = AVDISCARD_ALL;
    }
  }
  const AvPacketPtr packet(checked(av_packet_alloc()));
  while (!surveys.empty() && av_read_frame(input.get(), packet.get()) >= 0) {
    if (const auto survey = surveys.find(packet->stream_index); survey != surveys.end()) {
      survey->second.take(packet.get());
    }
    av_packet_unref(packet.get());
  }
  std::vector<SoundExtent> extents;
  for (auto& [index, survey] : surveys) {
    survey.take(nullptr);
    extents.push_back(survey.extent());
  }
  return extents;
}

}  // namespace smartcv::media::detail
