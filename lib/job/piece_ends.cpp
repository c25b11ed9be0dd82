#include "job/piece_ends.h"

#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "base/log.h"
#include "base/rational.h"

namespace smartcv::job {

std::optional<media::Frame> PieceSource::next() {
  auto frame = more_ > 0 ? reader_.next() : std::nullopt;
  if (!frame) {
    return frame;
  }
  const Rational base = frame->time_base();
  if (piece_.end_pts && seconds(frame->pts(), base) >= seconds(*piece_.end_pts, base) + behind_) {
    --more_;
  }
  frame->set_sequence(piece_.read_from_frame + frame->sequence());
  return frame;
}

PieceTarget::PieceTarget(const Piece& piece, const Request& request, const media::SourceInfo& source,
                         const media::EncodeOptions& encode)
    : piece_(piece),
      request_(request),
      writer_(packets_of_piece(piece.folder, piece.number), request.output, source, encode) {}

void PieceTarget::write(pipeline::Item item) {
  const media::Frame& frame = item.frame;
  if (frame.pts() < piece_.start_pts || (piece_.end_pts && frame.pts() >= *piece_.end_pts)) {
    return;
  }
  times_.push_back({frame.pts(), frame.duration(), frame.time_base()});
  damaged_ += frame.damaged() ? 1 : 0;
  writer_.write(std::move(item.frame));
}

media::WriteResult PieceTarget::finish(bool allow_damaged) {
  const ErrorContext context{fmt::format("piece {}", piece_.number + 1), request_.input.string(), {}};
  if (damaged_ > 0) {
    const std::string wrong = fmt::format("{} frames are damaged", damaged_);
    if (!allow_damaged) {
      throw Error(ErrorCode::input,
                  wrong + "; nothing was written; --allow-damaged publishes what could be read all the same", context);
    }
    log_warning(fmt::format("{}: {}", request_.input.string(), wrong));
  }
  if (times_.empty() || times_.front().pts != piece_.start_pts) {
    throw Error(ErrorCode::input, "the key frame with which this piece begins is not there; leave --segment out",
                context);
  }
  save_times(times_of_piece(piece_.folder, piece_.number), times_);
  return writer_.finish();
}

}  // namespace smartcv::job
