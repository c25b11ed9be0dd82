#include "tasks/anonymize/run_ends.h"

#include <utility>

#include "base/error.h"
#include "job/frame_ends.h"
#include "job/piece_ends.h"
#include "job/stage_options.h"
#include "tasks/anonymize/mask_planner.h"

namespace smartcv::anonymize {

std::unique_ptr<pipeline::FrameSource> frames_of(const Request& request, media::Reader& reader) {
  if (request.piece) {
    const Options options = with_gap_for_looks(request.settings.anonymize, job::frame_rate(reader.info().video));
    return std::make_unique<job::PieceSource>(reader, *request.piece, seconds_behind(options),
                                              request.settings.stages.batch_size);
  }
  return std::make_unique<job::ReaderSource>(reader, request.frame_limit);
}

RunEnds::RunEnds(const Request& request, media::Reader& reader)
    : request_(request), source_(frames_of(request, reader)) {
  const media::EncodeOptions& encode = request.settings.encode;
  if (request.piece) {
    auto target = std::make_unique<job::PieceTarget>(*request.piece, request, reader.info(), encode);
    piece_ = target.get();
    target_ = std::move(target);
  } else {
    writer_.emplace(request.output, reader.info(), encode);
    target_ = std::make_unique<job::WriterTarget>(*writer_);
  }
}

RunEnds::~RunEnds() = default;

media::WriteResult RunEnds::finish(bool partial) {
  if (piece_ == nullptr) {
    return writer_->finish(partial);
  }
  if (partial) {
    throw Error(ErrorCode::stopped, "stopped on request; this piece is begun anew", {"", request_.input.string(), {}});
  }
  return piece_->finish(request_.settings.allow_damaged);
}

}  // namespace smartcv::anonymize
