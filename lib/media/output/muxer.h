#ifndef SMARTCV_MEDIA_OUTPUT_MUXER_H
#define SMARTCV_MEDIA_OUTPUT_MUXER_H

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "media/detail/av_log.h"
#include "media/detail/av_ptr.h"

namespace smartcv::media::detail {

// Writes packets into a container file. Note [Times in the output]:
// every stream asks for its source's time base. MP4 and MOV take it (their movie clock, which holds the start
// offsets, is set to a common multiple of all stream clocks), so all times are exact; Matroska counts milliseconds,
// transport streams 1/90000 s, FLV milliseconds: there times are rounded to the nearest tick. Starts other than zero
// are kept as they are. A video that begins before zero cannot be said in MP4 and Matroska (what lies before zero is
// not shown); a container without negative decoding times (MPEG-TS, FLV, AVI) cannot hold the reordering delay of a
// video that begins at zero. In both cases all streams move later together: their times relative to each other stay
// exactly as they were.
class Muxer {
 public:
  // `path` is what is written to; `shown` is what messages call it.
  // Throws Error(output) when the file cannot be opened.
  Muxer(const AVOutputFormat& format, const std::filesystem::path& path, std::string shown);
  ~Muxer();
  Muxer(const Muxer&) = delete;
  Muxer& operator=(const Muxer&) = delete;

  // For the set-up before the header.
  [[nodiscard]] AVFormatContext& context() noexcept { return *context_; }
  [[nodiscard]] AVStream& add_stream();
  // A stream for the packets of another file's, with its parameters and clock; tags and side data are the caller's.
  [[nodiscard]] AVStream& add_copied_stream(const AVStream& source);

  // `keep_metadata` lets MP4 write tags outside of its fixed list. Throws Error(output).
  void write_header(bool keep_metadata);
  // What a stream's times are counted in, once the header is written.
  [[nodiscard]] AVRational time_base(int stream) const;
  // True for an attached file: it is written with the header and has no packets.
  [[nodiscard]] bool is_attachment(int stream) const;
  // Moves all times later by `ticks`. Before the first packet only.
  void shift(std::int64_t ticks, AVRational time_base);

  // Takes the packet's contents; times in `time_base`. Throws Error(output), on a full disk at once.
  void write(AVPacket& packet, int stream, AVRational time_base);
  // Trailer and close. Throws Error(output).
  void finish();

 private:
  struct Ticks {
    std::int64_t count = 0;
    AVRational base{1, 1};
  };

  void require_written(int result, const char* doing) const;
  void repair_times(AVPacket& packet, int stream);

  std::string shown_;
  std::string complaint_;  // the last error libav wrote to its log
  AvOutputPtr context_;
  std::unique_ptr<AvLog> log_;
  Ticks shift_;
  std::map<int, std::int64_t> last_dts_;  // by stream, in its time base
};

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_OUTPUT_MUXER_H
