#ifndef SMARTCV_MEDIA_OUTPUT_OUTPUT_FILE_H
#define SMARTCV_MEDIA_OUTPUT_OUTPUT_FILE_H

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "base/part_file.h"
#include "media/copy/group_plan.h"
#include "media/detail/av_ptr.h"
#include "media/image_timing.h"
#include "media/output/encoder.h"
#include "media/output/encoder_choice.h"
#include "media/output/muxer.h"
#include "media/output/stream_copier.h"
#include "media/output/voice_tracks.h"
#include "media/source_info.h"
#include "media/writer.h"

namespace smartcv::media::detail {

// The file around an encoded video: container, tags, the source's other streams interleaved by time, checks, and its
// name when it is whole. Where the video's packets come from is the caller's affair. Throws what Writer says.
class OutputFile {
 public:
  // Chooses the encoder, takes the name, writes the header.
  OutputFile(const std::filesystem::path& path, const SourceInfo& source, EncodeOptions options);

  // The encoder whose parameters stand in the header; once. Later ones made are like it.
  [[nodiscard]] std::unique_ptr<Encoder> take_encoder();

  // A frame comes: its time and number, brought to the encoder's clock. Throws Error(output) when the container has no
  // room for the time.
  void expect(ImageTime& time);
  [[nodiscard]] std::int64_t expected_frames() const noexcept { return result_.frames; }

  // The video's next packet in coding order, times in the encoder's clock. Takes its contents.
  void write(AVPacket& packet);
  // Time of the last frame that was expected, in the output's time base.
  [[nodiscard]] std::int64_t last_output_pts() const noexcept { return last_output_pts_.value_or(0); }
  // When groups of pictures are to be copied: which there are. Taken once.
  [[nodiscard]] std::optional<GroupPlan> take_groups() { return std::exchange(groups_, std::nullopt); }
  [[nodiscard]] const AVOutputFormat& container() const noexcept { return container_; }

  // What is known at the end, besides what went through here.
  struct Ending {
    bool partial = false;
    std::set<std::string> losses;                                       // what the encoder could not write
    std::int64_t copied_frames = 0;                                     // of the video
    std::function<void(const std::filesystem::path& part)> check = {};  // the finished part, before it gets its name
  };
  // Rest of the other streams, trailer, checks, name.
  [[nodiscard]] WriteResult finish(const Ending& ending);

 private:
  [[nodiscard]] std::optional<GroupPlan> find_groups();
  void add_streams();
  void start(std::int64_t first_pts);
  void check_time(std::int64_t pts);
  void copy_other_streams(bool partial);
  void close(bool partial);
  void remark(const std::string& remark, bool loud);

  const AVOutputFormat& container_;
  SourceInfo source_;
  EncodeOptions options_;
  EncoderChoice choice_;
  std::string not_copied_;  // why no group of pictures is
  std::optional<GroupPlan> groups_;
  std::optional<VoiceTracks> voices_;  // when voices are changed
  PartFile part_;
  std::unique_ptr<Encoder> encoder_;  // until it is taken
  AVRational clock_;                  // of the encoder
  Muxer muxer_;
  StreamCopier copier_;
  WriteResult result_;
  int video_stream_ = 0;
  std::int64_t packets_ = 0;
  std::int64_t shift_ = 0;                       // see Note [Times in the output]; encoder's time base
  std::int64_t video_end_ = 0;                   // encoder's time base
  std::optional<std::int64_t> last_output_pts_;  // output's time base
};

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_OUTPUT_OUTPUT_FILE_H
