#ifndef SMARTCV_TASKS_ANONYMIZE_RUN_ENDS_H
#define SMARTCV_TASKS_ANONYMIZE_RUN_ENDS_H

#include <memory>
#include <optional>

#include "media/reader.h"
#include "media/writer.h"
#include "pipeline/task.h"
#include "tasks/anonymize/job.h"

namespace smartcv::job {
class PieceTarget;
}

namespace smartcv::anonymize {

// The frames of a run: those of the whole file, or of a piece of one (job::Request::piece). `reader` begins where the
// piece does; both must outlive it.
[[nodiscard]] std::unique_ptr<pipeline::FrameSource> frames_of(const Request& request, media::Reader& reader);

// Where the frames of a run come from and go to: a whole file, or a piece of one (job::Request::piece).
class RunEnds {
 public:
  // Both must outlive it. Throws what media::Writer throws.
  RunEnds(const Request& request, media::Reader& reader);
  ~RunEnds();
  RunEnds(const RunEnds&) = delete;
  RunEnds& operator=(const RunEnds&) = delete;

  [[nodiscard]] pipeline::FrameSource& source() noexcept { return *source_; }
  [[nodiscard]] pipeline::FrameTarget& target() noexcept { return *target_; }
  // The file is published; see media::Writer::finish(). Of a piece nothing is kept when `partial`: Error(stopped).
  [[nodiscard]] media::WriteResult finish(bool partial);

 private:
  const Request& request_;
  std::optional<media::Writer> writer_;
  std::unique_ptr<pipeline::FrameSource> source_;
  std::unique_ptr<pipeline::FrameTarget> target_;
  job::PieceTarget* piece_ = nullptr;
};

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_RUN_ENDS_H
