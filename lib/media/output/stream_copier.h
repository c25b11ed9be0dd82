#ifndef SMARTCV_MEDIA_OUTPUT_STREAM_COPIER_H
#define SMARTCV_MEDIA_OUTPUT_STREAM_COPIER_H

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "media/detail/av_ptr.h"
#include "media/output/muxer.h"
#include "media/writer.h"

namespace smartcv::media::detail {

// "stream 1 (audio, aac)", for messages.
[[nodiscard]] std::string described(const AVStream& stream);

// Brings everything but the worked-on video from the source into the output, byte for byte, by a demuxer of its own. It
// holds one packet at most: the first that is not due yet.
class StreamCopier {
 public:
  // Throws Error(input) when the source cannot be opened again.
  StreamCopier(const std::filesystem::path& source, int video_stream);

  [[nodiscard]] const AVFormatContext& input() const noexcept { return *input_; }

  // Decides about every stream and adds those that are taken along to the output, in the source's order; `add_video` is
  // called when it is the video's turn, `add_voice` with the index of each sound when voices are changed: those are not
  // copied. Fills `left_out` with a sentence for each stream that stays behind, warns about those that the container
  // cannot hold.
  template <typename AddVideo, typename AddVoice>
  void add_streams(Muxer& muxer, const EncodeOptions& options, AddVideo add_video, AddVoice add_voice,
                   std::vector<std::string>& left_out) {
    const bool keep_metadata = options.keep_metadata;
    for (int index = 0; index < static_cast<int>(input_->nb_streams); ++index) {
      const bool sound = input_->streams[index]->codecpar->codec_type == AVMEDIA_TYPE_AUDIO;
      if (index == video_stream_) {
        add_video();
      } else if (sound && options.sound == SoundChoice::mute) {
        left_out.push_back(described(*input_->streams[index]) + ": the sound is left out on request");
      } else if (sound && options.sound == SoundChoice::change_voice) {
        add_voice(index);
      } else if (is_taken(index, *muxer.context().oformat, keep_metadata, left_out)) {
        add_stream(index, muxer, keep_metadata);
      }
    }
    discard_others();
  }
  [[nodiscard]] std::vector<int> copied_streams() const;

  // Copies what is due before the time (in decoding order).
  void copy_until(std::int64_t time, AVRational time_base, Muxer& muxer);
  // Copies what is left.
  void copy_rest(Muxer& muxer);

  // What went wrong with the source while copying; empty when nothing did.
  [[nodiscard]] const std::string& problem() const noexcept { return problem_; }

 private:
  [[nodiscard]] bool is_taken(int index, const AVOutputFormat& container, bool keep_metadata,
                              std::vector<std::string>& left_out) const;
  void add_stream(int index, Muxer& muxer, bool keep_metadata);
  void discard_others();
  [[nodiscard]] bool has_packets(int input, const Muxer& muxer) const;
  [[nodiscard]] bool load(const Muxer& muxer);
  void hand_over(Muxer& muxer);

  AvInputPtr input_;
  std::string source_;
  int video_stream_;
  std::map<int, int> outputs_;  // output stream by input stream
  AvPacketPtr waiting_;
  bool loaded_ = false;
  bool ended_ = false;
  std::string problem_;
};

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_OUTPUT_STREAM_COPIER_H
