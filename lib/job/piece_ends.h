#ifndef SMARTCV_JOB_PIECE_ENDS_H
#define SMARTCV_JOB_PIECE_ENDS_H

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "job/piece_plan.h"
#include "job/settings.h"
#include "media/reader.h"
#include "media/segment_writer.h"
#include "pipeline/task.h"

namespace smartcv::job {

// The two ends of the pipeline over a piece of a file, see Note [Pieces] in job/piece_plan.h.

// Its frames with those before and behind it, numbered as in the whole video.
class PieceSource : public pipeline::FrameSource {
 public:
  // `reader` begins at piece.read_from. Behind the piece's end `behind` seconds are read and so many frames more: a
  // whole batch, so that the last one of all, which may be short (and its last bits others), decides nothing.
  PieceSource(media::Reader& reader, const Piece& piece, double behind, std::size_t more)
      : reader_(reader), piece_(piece), behind_(behind), more_(more) {}
  [[nodiscard]] std::optional<media::Frame> next() override;

 private:
  media::Reader& reader_;
  const Piece& piece_;
  double behind_;
  std::size_t more_;
};

// Writes those that are its own.
class PieceTarget : public pipeline::FrameTarget {
 public:
  PieceTarget(const Piece& piece, const Request& request, const media::SourceInfo& source,
              const media::EncodeOptions& encode);
  void write(pipeline::Item item) override;
  // Both files of the piece are complete and on the disk. Throws Error(input) for one with damaged frames (unless those
  // are allowed) or without the frame it begins with, and Error(output).
  [[nodiscard]] media::WriteResult finish(bool allow_damaged);

 private:
  const Piece& piece_;
  const Request& request_;
  media::SegmentWriter writer_;
  std::vector<media::ImageTime> times_;
  std::int64_t damaged_ = 0;
};

}  // namespace smartcv::job

#endif  // SMARTCV_JOB_PIECE_ENDS_H
