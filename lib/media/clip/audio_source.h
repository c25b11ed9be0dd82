#ifndef SMARTCV_MEDIA_CLIP_AUDIO_SOURCE_H
#define SMARTCV_MEDIA_CLIP_AUDIO_SOURCE_H

#include <cstdint>
#include <filesystem>
#include <optional>

#include "media/detail/av_ptr.h"

namespace smartcv::media::detail {

// Index of the sound a player would choose to go with the picture; nothing when there is none that can be decoded.
[[nodiscard]] std::optional<int> choose_audio_stream(const AVFormatContext& input, int video_stream);

// The sound of one part of a file: exactly `samples` of them from a time on, in the wanted sample format, at the
// stream's own rate. Where the file has no sound (before it begins, after it ends, in between), there is silence.
class AudioSource {
 public:
  // `start` in `time_base`. `format`: any sample format. Throws Error(input) when the stream cannot be decoded.
  AudioSource(const std::filesystem::path& path, int stream, std::int64_t start, AVRational time_base,
              std::int64_t samples, AVSampleFormat format, const AVChannelLayout& layout, int sample_rate);

  // Fills `frame` with the next ones; false when all have been given.
  [[nodiscard]] bool read(AVFrame& frame);

 private:
  [[nodiscard]] bool decode();
  void convert();
  void fill(AVFrame& frame, std::int64_t samples) const;
  [[nodiscard]] std::int64_t position() const;

  std::filesystem::path path_;
  AvInputPtr input_;
  AvCodecContextPtr codec_;
  AvPacketPtr packet_;
  AvFramePtr decoded_;
  AvFramePtr converted_;
  SwrContextPtr converter_;
  int stream_;
  std::int64_t start_;
  AVRational time_base_;
  std::int64_t wanted_;     // samples
  std::int64_t given_ = 0;  // samples
  std::int64_t next_ = 0;   // where the decoded samples go on, after `start`
  AVSampleFormat format_;
  AVChannelLayout layout_;  // borrowed
  int sample_rate_;
  bool placed_ = false;  // next_ is known from a decoded time
  bool ended_ = false;
};

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_CLIP_AUDIO_SOURCE_H
