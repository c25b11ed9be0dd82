#ifndef SMARTCV_MEDIA_READER_H
#define SMARTCV_MEDIA_READER_H

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "media/frame.h"
#include "media/source_info.h"

namespace smartcv::media {

struct ReaderOptions {
  int decoder_threads = 0;          // 0: the decoder's own choice
  std::optional<int> stream_index;  // unset: the stream a player would show
  // Take a folder of images, or a pattern (image_pattern.h), for a video. The times are those of NAME.timing.csv beside
  // the images (image_timing.h); without one, image_rate images a second. A folder's images are taken in the order of
  // their names; they all have one ending, and names of one length, so that 10 cannot come before 9.
  bool image_sequences = false;
  Rational image_rate{25, 1};
  // Begin with the first frame at this time or later, in the stream's time base; the decoder begins at the key frame
  // before it. Whether anything is missing from the file is not known then.
  std::optional<std::int64_t> from_pts;
};

// What happened while reading. Final once next() has returned nothing.
struct ReadStatistics {
  std::int64_t frames = 0;                      // given out
  std::int64_t damaged_frames = 0;              // of these, flagged
  std::int64_t decoder_errors = 0;              // errors the decoder returned or logged
  std::int64_t corrupt_packets = 0;             // flagged or complained of by the demuxer
  std::int64_t repaired_pts = 0;                // missing or not rising time stamps that were estimated
  std::optional<std::int64_t> expected_frames;  // best count known of what should be there
  bool truncated = false;                       // the file ends before what it promises
  std::string first_problem;                    // empty when everything was in order

  [[nodiscard]] bool complete() const noexcept {
    return damaged_frames == 0 && decoder_errors == 0 && corrupt_packets == 0 && !truncated;
  }
};

// Decodes one video stream, frame by frame, in presentation order, drained to the end. Every frame has an
// exact pts; frames that the container says are not to be shown (edit list, discard flag) are left out.
// Frames whose sample format cannot be drawn on (palette, big-endian, float, bit-packed) are converted to
// the nearest format that can; all others are the decoder's own samples. Float becomes 16 bits: clipped to 0..1 and
// rounded. The alpha of VP8 and VP9 is decoded where the file says there is one.
// Throws Error(input) with one sentence: no such file, a directory, empty, no video stream, not a media
// file, no frame decodable, a size change in mid-stream.
class Reader {
 public:
  explicit Reader(const std::filesystem::path& path, ReaderOptions options = {});
  ~Reader();
  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;

  [[nodiscard]] const SourceInfo& info() const noexcept;
  // Nothing at the end of the stream. Not thread-safe: one thread reads.
  [[nodiscard]] std::optional<Frame> next();
  [[nodiscard]] const ReadStatistics& statistics() const noexcept;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace smartcv::media

#endif  // SMARTCV_MEDIA_READER_H
