#ifndef SMARTCV_MEDIA_WRITER_H
#define SMARTCV_MEDIA_WRITER_H

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "media/frame.h"
#include "media/image_timing.h"
#include "media/segments.h"
#include "media/source_info.h"

namespace smartcv::media {

// To write pictures of another kind than the source's (with transparency, alpha alone), give Writer a description made
// by with_pictures() in media/output_pictures.h.

// What becomes of the sound.
enum class SoundChoice {
  keep,          // copied, byte for byte
  mute,          // left out
  change_voice,  // every stream is made anew with another voice, see output/voice_filter.h; nothing of it is copied
};

// How the video is encoded and what of the file around it is kept.
struct EncodeOptions {
  // "auto" (by the source and the container, see output/encoder_choice.h), "h264", "hevc", "vp8", "vp9", "av1", "ffv1",
  // "prores", "qtrle" or the name of an FFmpeg encoder.
  std::string codec = "auto";
  std::optional<double> crf;              // unset: the encoder's good default (x264 18, x265 20)
  std::string preset = "auto";            // encoder preset; auto: "veryfast" for x264/x265
  std::optional<std::int64_t> bitrate;    // bits per second; instead of crf
  std::string pixel_format = "auto";      // auto: the source's own when the encoder takes it
  int threads = 0;                        // 0: the encoder's own choice
  bool keep_metadata = false;             // titles, dates, location, device, attached pictures, data tracks
  bool copy_streams = true;               // audio, subtitles, chapters, data
  SoundChoice sound = SoundChoice::keep;  // of the streams that are copied
  bool copy_clean_gops = false;           // when possible: closed groups that nobody changed
  bool overwrite = false;
  std::string comment;  // written as the comment tag when not empty (marks partial results)
};

struct WriteResult {
  std::filesystem::path path;
  std::int64_t frames = 0;
  std::string encoder;                // "libx264"
  std::string pixel_format;           // of the output
  std::int64_t copied_frames = 0;     // of the video, in groups of pictures that were copied as they are
  std::string not_copied;             // why no group was copied although it was asked for; empty otherwise
  int alpha_bits = 0;                 // depth of its transparency; 0: it has none
  std::vector<int> copied_streams;    // indices in the source
  std::vector<int> changed_streams;   // the same; sound with another voice
  std::vector<std::string> left_out;  // one sentence for each stream or tag group that was not taken along
};

// Writes one video: frames are encoded in the order they come, with the source's time base and pts (VFR stays
// VFR; where a container cannot hold a time, see Note [Times in the output] in output/muxer.h); all other streams are
// copied from the source file by a second demuxer, interleaved by time. The file appears under its final name only in
// finish(); without it nothing is left behind. Throws Error(usage) for an encoder or container that does not exist or
// cannot take this video, or when a voice is to be changed and FFmpeg has no filter or encoder for it, and
// Error(output) for everything that goes wrong while writing. Output equal to the input (same inode) is refused.
//
// Note [Segments]: given a place for them, the encoded video is kept there in segments, each by an encoder of its own
// and each on the disk when end_segment() returns. finish() joins them: packets are copied, none is encoded again; the
// file has the frames, times, streams and tags that it has without segments (in lossy codecs the segments begin with
// key frames). A writer that is given finished segments goes on behind them.
class Writer {
 public:
  // Throws Error(output) also for a finished segment that is damaged, missing or by another encoder.
  Writer(const std::filesystem::path& path, const SourceInfo& source, EncodeOptions options,
         std::optional<Segments> segments = std::nullopt);
  ~Writer();
  Writer(Writer&&) noexcept;
  Writer& operator=(Writer&&) noexcept;

  // The next frame is in a finished segment already. All of those are kept before the first one is written.
  void keep(const ImageTime& time);
  // Takes the frame; its samples may be kept by the encoder until later. One thread writes.
  void write(Frame frame);
  // The frames since the last segment are complete and on the disk. Returns their number; 0 when there are none.
  std::int64_t end_segment();
  // Ends the last segment or drains the encoder, copies what is left of the other streams (up to the video's end when
  // `partial`), writes the trailer, checks frame count and file, fsync, rename. A partial result is published as
  // NAME.partial.EXT instead (an older one is replaced, a file under the final name is left alone); MP4 and Matroska
  // also get a comment tag that begins with SMARTCV PARTIAL. Throws Error(output) and publishes nothing when a check
  // fails.
  [[nodiscard]] WriteResult finish(bool partial = false);

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace smartcv::media

#endif  // SMARTCV_MEDIA_WRITER_H
