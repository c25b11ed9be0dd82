#ifndef SMARTCV_TASKS_ANONYMIZE_FRAME_RELEASE_H
#define SMARTCV_TASKS_ANONYMIZE_FRAME_RELEASE_H

#include <memory>
#include <optional>

#include "pipeline/task.h"
#include "tasks/anonymize/audit_book.h"
#include "tasks/anonymize/drawn_regions.h"
#include "tasks/anonymize/mask_painter.h"
#include "tasks/anonymize/output_record.h"
#include "tasks/anonymize/review_sheet.h"
#include "tasks/anonymize/track_ledger.h"
#include "tasks/anonymize/tracks_writer.h"

namespace smartcv::anonymize {

// What happens to every decided frame, whoever decided it: the masks are drawn, the books are kept, the frame goes on.
class FrameRelease {
 public:
  struct Parts {
    DrawnRegions regions;                  // hidden in every frame, or left alone
    std::optional<ReviewSheet> review;     // when a contact sheet is wanted
    std::unique_ptr<TracksWriter> tracks;  // when a tracks file is wanted
    std::optional<OutputRecord> record;    // when the output is to be verified
    std::optional<AuditBook> audit;        // when an audit page is wanted
  };

  FrameRelease(const Options& options, media::Orientation orientation, Parts parts)
      : painter_(options, orientation), parts_(std::move(parts)) {}

  void release(DecidedFrame frame, pipeline::Sink& sink);

  [[nodiscard]] MaskPainter& painter() noexcept { return painter_; }
  [[nodiscard]] const TrackLedger& ledger() const noexcept { return ledger_; }
  [[nodiscard]] const ReviewSheet* review() const noexcept { return parts_.review ? &*parts_.review : nullptr; }
  [[nodiscard]] AuditBook* audit() noexcept { return parts_.audit ? &*parts_.audit : nullptr; }
  [[nodiscard]] const OutputRecord* record() const noexcept { return parts_.record ? &*parts_.record : nullptr; }
  [[nodiscard]] TracksWriter* tracks() const noexcept { return parts_.tracks.get(); }

 private:
  void take_regions(DecidedFrame& frame) const;

  MaskPainter painter_;
  Parts parts_;
  TrackLedger ledger_;
};

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_FRAME_RELEASE_H
