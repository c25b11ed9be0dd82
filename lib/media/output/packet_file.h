#ifndef SMARTCV_MEDIA_OUTPUT_PACKET_FILE_H
#define SMARTCV_MEDIA_OUTPUT_PACKET_FILE_H

#include <cstdint>
#include <filesystem>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/part_file.h"
#include "media/detail/av_ptr.h"

namespace smartcv::media::detail {

// A piece of an encoded video in a file of its own: the packets of one encoder from its first frame to its last,
// exactly as it gave them.
//
// Note [Why no container]: Matroska and WebM round times to milliseconds, MP4 and MOV have no place for the alpha that
// VP9 carries beside its packets, NUT leaves the decoding times out. And none of them tells a file that was torn off
// from a whole one. Form: "smartcv packets 1\n", then records of size, CRC-32 and body (numbers little-endian):
//   head    time base, extradata
//   packet  pts, dts, duration, flags, side data, data; in coding order
//   tail    PacketFileSummary; the last 8 bytes of the file say where it begins
struct PacketFileSummary {
  std::int64_t packets = 0;  // one for each frame
  // Time of the first packet, which is the earliest of all: an encoder begins with a key frame.
  std::int64_t first_pts = 0;
  std::int64_t early_packets = 0;  // at the beginning: those to be decoded before first_pts (reordering)
  std::set<std::string> losses;    // what of the frames the encoder could not write, one sentence each
};

struct AvIoClose {
  void operator()(AVIOContext* p) const noexcept { avio_closep(&p); }
};
using AvIoPtr = std::unique_ptr<AVIOContext, AvIoClose>;

// Throws Error(output) for everything that goes wrong, on a full disk at once. Without publish() nothing stays.
class PacketFileWriter {
 public:
  // An older file of this name is replaced.
  PacketFileWriter(const std::filesystem::path& path, const AVCodecContext& encoder);

  // Times in the encoder's time base. The packet stays as it is.
  void write(const AVPacket& packet);
  [[nodiscard]] const PacketFileSummary& summary() const noexcept { return summary_; }
  // Tail, fsync, rename: from now on the file counts, whatever happens.
  void publish(const std::set<std::string>& losses);

 private:
  void put(std::span<const std::uint8_t> body);
  void require_written(int result) const;

  std::string shown_;
  PartFile part_;
  AvIoPtr io_;
  PacketFileSummary summary_;
};

// Throws Error(output) for a file that is missing, torn off or damaged, and says to begin anew.
class PacketFileReader {
 public:
  explicit PacketFileReader(const std::filesystem::path& path);

  [[nodiscard]] AVRational time_base() const noexcept { return time_base_; }
  // Parameter sets of the encoder; empty for encoders that have none.
  [[nodiscard]] const std::vector<std::uint8_t>& extradata() const noexcept { return extradata_; }
  [[nodiscard]] const PacketFileSummary& summary() const noexcept { return summary_; }

  // The next packet, times in time_base(); false behind the last one.
  [[nodiscard]] bool read(AVPacket& packet);

 private:
  [[nodiscard]] std::vector<std::uint8_t> take();
  void read_tail();
  [[noreturn]] void fail(const std::string& what) const;

  std::string shown_;
  AvIoPtr io_;
  AVRational time_base_{0, 1};
  std::vector<std::uint8_t> extradata_;
  PacketFileSummary summary_;
  std::int64_t size_ = 0;
  std::int64_t read_ = 0;  // packets
};

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_OUTPUT_PACKET_FILE_H
