#ifndef SMARTCV_MEDIA_SEGMENT_WRITER_H
#define SMARTCV_MEDIA_SEGMENT_WRITER_H

#include <filesystem>
#include <memory>

#include "media/frame.h"
#include "media/source_info.h"
#include "media/writer.h"

namespace smartcv::media {

// Writes one segment of a video by itself: what Writer keeps between two calls of end_segment(), for a Writer of
// another process to join (see Note [Segments] in media/writer.h).
class SegmentWriter {
 public:
  // `output`: the whole video's name, which decides on the container and with it on the encoder. Throws what Writer
  // throws, but looks at no file of that name.
  SegmentWriter(const std::filesystem::path& segment, const std::filesystem::path& output, const SourceInfo& source,
                const EncodeOptions& options);
  ~SegmentWriter();
  SegmentWriter(const SegmentWriter&) = delete;
  SegmentWriter& operator=(const SegmentWriter&) = delete;

  void write(Frame frame);
  // The segment is complete and on the disk. Throws Error(output) without a frame.
  [[nodiscard]] WriteResult finish();

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace smartcv::media

#endif  // SMARTCV_MEDIA_SEGMENT_WRITER_H
