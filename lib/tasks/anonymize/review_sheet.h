#ifndef SMARTCV_TASKS_ANONYMIZE_REVIEW_SHEET_H
#define SMARTCV_TASKS_ANONYMIZE_REVIEW_SHEET_H

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "tasks/anonymize/mask_painter.h"
#include "vision/contact_sheet.h"

namespace smartcv::anonymize {

// Chooses what a person looks at to trust a result: the whole picture once a second, and each track once a second,
// taken from the finished frames (masks drawn) with the masks outlined. It shows no more than the output does.
class ReviewSheet {
 public:
  ReviewSheet(std::string title, media::Orientation orientation);

  // A painted frame, in order.
  void add(const DecidedFrame& frame, const MaskPainter& painter);
  // PNG bytes.
  [[nodiscard]] std::string png() const { return sheet_.png(); }

 private:
  vision::ContactSheet sheet_;
  media::Orientation orientation_;
  std::optional<double> last_picture_;        // time of the last whole picture, seconds
  std::map<std::int64_t, double> last_seen_;  // time of each track's last thumbnail
};

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_REVIEW_SHEET_H
