#ifndef SMARTCV_JOB_FRAME_ENDS_H
#define SMARTCV_JOB_FRAME_ENDS_H

#include <cstdint>
#include <optional>

#include "media/reader.h"
#include "media/writer.h"
#include "pipeline/task.h"

namespace smartcv::job {

// The two ends of the pipeline over a real file.
class ReaderSource : public pipeline::FrameSource {
 public:
  // At most `limit` frames.
  ReaderSource(media::Reader& reader, std::optional<std::int64_t> limit) : reader_(reader), limit_(limit) {}
  [[nodiscard]] std::optional<media::Frame> next() override;

 private:
  media::Reader& reader_;
  std::optional<std::int64_t> limit_;
  std::int64_t given_ = 0;
};

class WriterTarget : public pipeline::FrameTarget {
 public:
  explicit WriterTarget(media::Writer& writer) : writer_(writer) {}
  void write(pipeline::Item item) override;

 private:
  media::Writer& writer_;
};

// Of a pass that writes nothing: what arrives here is counted by the pipeline and gone.
class NoTarget final : public pipeline::FrameTarget {
 public:
  void write(pipeline::Item /*item*/) override {}
};

// A frame's place and time without its samples, for when these are not needed any more.
[[nodiscard]] media::Frame without_samples(const media::Frame& frame);

}  // namespace smartcv::job

#endif  // SMARTCV_JOB_FRAME_ENDS_H
