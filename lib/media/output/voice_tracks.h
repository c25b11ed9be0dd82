#ifndef SMARTCV_MEDIA_OUTPUT_VOICE_TRACKS_H
#define SMARTCV_MEDIA_OUTPUT_VOICE_TRACKS_H

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "media/clip/audio_source.h"
#include "media/detail/av_ptr.h"
#include "media/output/muxer.h"
#include "media/output/sound_survey.h"
#include "media/output/voice_filter.h"

namespace smartcv::media::detail {

// The sound of one stream of the source with another voice: decoded, changed, encoded. It begins at the source's first
// sample and lasts as long as the source, to the sample; where the source is silent or has a hole, silence is changed.
class VoiceTrack {
 public:
  // Throws Error(usage) when FFmpeg has no filter or no encoder for it that the container holds.
  VoiceTrack(const std::filesystem::path& path, const AVStream& source, const SoundExtent& extent,
             const AVOutputFormat& container);

  // Adds the stream to the output.
  void add_stream(Muxer& muxer, const AVStream& source, bool keep_metadata);
  // Writes what is heard before a time.
  void write_until(std::int64_t time, AVRational time_base, Muxer& muxer);
  // Writes the rest.
  void write_rest(Muxer& muxer);
  // Nothing more comes: what the encoder still holds.
  void drain(Muxer& muxer);

 private:
  void feed();
  [[nodiscard]] bool step(Muxer& muxer);
  void encode(AVFrame* frame, Muxer& muxer);

  std::filesystem::path path_;
  AvCodecContextPtr encoder_;
  std::unique_ptr<AudioSource> source_;
  std::unique_ptr<VoiceFilter> filter_;
  AvFramePtr frame_;
  AvPacketPtr packet_;
  std::int64_t start_ = 0;  // of the first sample, in samples
  std::int64_t sent_ = 0;   // samples given to the encoder
  int stream_ = -1;
  bool fed_ = false;  // the whole source has gone into the filter
};

// All sound of a file with other voices.
class VoiceTracks {
 public:
  // Looks at all sound of the source and prepares everything, so that what cannot be done is known before anything is
  // written. Throws Error(usage) like VoiceTrack.
  VoiceTracks(const std::filesystem::path& path, const AVOutputFormat& container);

  // Adds the stream with this index in the source. A stream without sound, or one that is damaged or unknown to FFmpeg,
  // is left out: its original is never copied.
  void add_stream(int index, Muxer& muxer, const AVStream& source, bool keep_metadata,
                  std::vector<std::string>& left_out);
  [[nodiscard]] std::vector<int> streams() const;  // indices in the source

  void write_until(std::int64_t time, AVRational time_base, Muxer& muxer);
  void write_rest(Muxer& muxer);
  void drain(Muxer& muxer);

 private:
  std::string path_;
  std::map<int, std::unique_ptr<VoiceTrack>> tracks_;
  std::map<int, std::string> problems_;
};

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_OUTPUT_VOICE_TRACKS_H
