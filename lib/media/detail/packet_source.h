#ifndef SMARTCV_MEDIA_DETAIL_PACKET_SOURCE_H
#define SMARTCV_MEDIA_DETAIL_PACKET_SOURCE_H

#include <cstdint>
#include <deque>
#include <filesystem>
#include <optional>
#include <string>

#include "media/detail/av_log.h"
#include "media/detail/av_ptr.h"
#include "media/detail/image_sequence.h"

namespace smartcv::media::detail {

// The packets of one video stream of a file, in the file's order, with an eye on whether all of them are there.
//
// Note [Is it all there]: no demuxer reports a file that ends too early as an error. Known are
//   MP4, MOV       the index: how many packets there are
//   Matroska, AVI, the outermost elements' sizes (container_end.h)
//   fragmented MP4
//   FLV, ASF, …    the declared duration, with a tolerance of 1 s or 5 %
// and nothing for streams (MPEG-TS, raw H.264). Packets are counted, not frames: there are good files with packets
// that show nothing.
class PacketSource {
 public:
  // `images`: what `path` stands for when it is no file. Throws Error(input) like open_input() and
  // choose_video_stream().
  PacketSource(const std::filesystem::path& path, std::optional<int> wanted_stream,
               std::optional<ImageSequence> images = std::nullopt);
  PacketSource(const PacketSource&) = delete;
  PacketSource& operator=(const PacketSource&) = delete;

  [[nodiscard]] AVFormatContext& input() noexcept { return *input_; }
  [[nodiscard]] const AVStream& stream() const noexcept { return *input_->streams[stream_index_]; }

  // Goes on with a key frame that is shown at `pts` or before; before the first read(). The file's end is not checked
  // then. False when the container does not lead to one: the source is of no use any more.
  [[nodiscard]] bool seek(std::int64_t pts);

  // Fills `packet` with the next one; false at the end. What stands before the first key frame of a broadcast stream
  // is left out: such a recording starts anywhere, and nothing could be decoded.
  [[nodiscard]] bool read(AVPacket& packet);

  [[nodiscard]] std::int64_t corrupt_packets() const noexcept { return corrupt_packets_; }
  // The two below are known at the end.
  [[nodiscard]] bool ends_early() const noexcept { return ends_early_; }
  // What the index of an MP4 says is to be shown; nothing for other containers.
  [[nodiscard]] std::optional<std::int64_t> indexed_frames() const noexcept { return indexed_frames_; }
  // The first thing that was found wrong; empty when nothing was.
  [[nodiscard]] const std::string& first_problem() const noexcept { return first_problem_; }

 private:
  [[nodiscard]] bool read_from_file(AVPacket& packet);
  [[nodiscard]] bool skip_to_key_frame(AVPacket& packet);
  void date_image(AVPacket& packet) const;
  void note_time(const AVPacket& packet);
  void check_end(int result);
  void check_index();
  [[nodiscard]] bool ends_before_declared_duration() const;
  void note_problem(const std::string& text);

  std::filesystem::path path_;
  AvLog log_;
  std::optional<ImageSequence> images_;
  AvInputPtr input_;
  int stream_index_ = 0;
  bool is_mp4_ = false;
  bool wants_key_frame_ = false;
  bool whole_ = true;  // read from its beginning
  std::deque<AvPacketPtr> waiting_;
  std::int64_t packets_ = 0;
  std::int64_t corrupt_packets_ = 0;
  double last_end_ = 0;  // seconds, of all streams
  bool ends_early_ = false;
  std::optional<std::int64_t> indexed_frames_;
  std::string first_problem_;
};

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_DETAIL_PACKET_SOURCE_H
