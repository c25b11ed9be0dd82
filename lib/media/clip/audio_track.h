#ifndef SMARTCV_MEDIA_CLIP_AUDIO_TRACK_H
#define SMARTCV_MEDIA_CLIP_AUDIO_TRACK_H

#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "media/clip.h"
#include "media/clip/audio_source.h"
#include "media/detail/av_ptr.h"
#include "media/output/muxer.h"

namespace smartcv::media::detail {

// The sound of a clip: cut like the picture, encoded, written beside it.
class AudioTrack {
 public:
  // Adds the stream to the output; without one (no sound in the source, none that fits) it does nothing from then on.
  // `left_out` gets a sentence when there was sound that cannot be taken along.
  AudioTrack(const std::filesystem::path& path, int video_stream, AVRational video_time_base,
             const std::vector<ClipPiece>& pieces, Muxer& muxer, std::vector<std::string>& left_out);

  // Writes what is heard before a time of the clip, in the video's time base.
  void write_until(std::int64_t time, Muxer& muxer);
  // Writes the rest.
  void finish(Muxer& muxer);

 private:
  [[nodiscard]] bool open_encoder(const AVStream& source, Muxer& muxer);
  [[nodiscard]] bool try_encoder(const AVCodec* codec, const AVStream& source, const AVOutputFormat& container);
  [[nodiscard]] bool next_samples(AVFrame& frame);
  void gather(const AVFrame& frame);
  void encode(const AVFrame* frame, Muxer& muxer);
  void encode_whole_frames(Muxer& muxer, bool last);

  std::filesystem::path path_;
  std::deque<ClipPiece> pieces_;
  AVRational video_time_base_;
  std::optional<int> source_stream_;
  AvCodecContextPtr encoder_;
  AvFramePtr samples_;
  AvFramePtr chunk_;
  AvPacketPtr packet_;
  std::unique_ptr<AudioSource> source_;
  std::vector<std::vector<std::uint8_t>> gathered_;  // of each plane, not encoded yet
  std::int64_t clip_time_ = 0;                       // where the pieces begun so far end; video's time base
  std::int64_t clip_samples_ = 0;                    // the same
  std::int64_t read_ = 0;                            // samples of the clip
  std::int64_t encoded_ = 0;                         // samples of the clip
  int stream_ = -1;
};

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_CLIP_AUDIO_TRACK_H
