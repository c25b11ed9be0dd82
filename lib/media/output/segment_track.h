#ifndef SMARTCV_MEDIA_OUTPUT_SEGMENT_TRACK_H
#define SMARTCV_MEDIA_OUTPUT_SEGMENT_TRACK_H

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "media/detail/av_ptr.h"
#include "media/output/packet_file.h"
#include "media/segments.h"

namespace smartcv::media::detail {

// Hands all packets of the files over, one file behind the other, with decoding times that rise across the joins (Note
// [Decoding times at a join]); presentation times, durations, side data and bytes are as they were written. The packet
// is `give`'s to change or to empty. Throws what PacketFileReader throws.
void join_packet_files(const std::vector<std::filesystem::path>& files, const std::function<void(AVPacket&)>& give);

// An encoded video in segments: one packet file each, by one encoder each.
class SegmentTrack {
 public:
  // Looks at the segments that are there already. Throws Error(output) when one of them is damaged or missing, has
  // another number of frames than is said or was made by an encoder that is not like `encoder`.
  SegmentTrack(Segments segments, const AVCodecContext& encoder);

  [[nodiscard]] bool is_open() const noexcept { return open_.has_value(); }
  // Frames in finished segments.
  [[nodiscard]] std::int64_t finished_frames() const noexcept { return finished_frames_; }

  // Begins the next segment.
  void open(const AVCodecContext& encoder);
  void write(const AVPacket& packet);
  // The segment is complete and on the disk. Returns the number of its frames.
  std::int64_t close(const std::set<std::string>& losses);

  // All packets of all segments, see join_packet_files().
  void join(const std::function<void(AVPacket&)>& give) const;
  // What of the frames the encoders could not write.
  [[nodiscard]] const std::set<std::string>& losses() const noexcept { return losses_; }

 private:
  [[nodiscard]] std::filesystem::path path(std::size_t number) const;
  void check(std::size_t number, const AVCodecContext& encoder);

  Segments segments_;
  std::optional<PacketFileWriter> open_;
  std::int64_t finished_frames_ = 0;
  std::set<std::string> losses_;
};

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_OUTPUT_SEGMENT_TRACK_H
