#ifndef SMARTCV_TASKS_MATTE_MATTE_SHEET_H
#define SMARTCV_TASKS_MATTE_MATTE_SHEET_H

#include <optional>
#include <string>

#include "media/frame.h"
#include "vision/contact_sheet.h"
#include "vision/float_plane.h"

namespace smartcv::matte {

// What a person looks at to trust a result: source, alpha and composite side by side, once a second.
class MatteSheet {
 public:
  MatteSheet(std::string title, media::Orientation orientation);

  // True when the frame is due: nothing need be drawn for the others.
  [[nodiscard]] bool wants(const media::Frame& frame) const;
  // A frame that is due, in order. Alpha lies as the frame is stored.
  void add(const media::Frame& frame, const vision::FloatPlane& alpha, const media::Frame& composite);
  // PNG bytes.
  [[nodiscard]] std::string png() const { return sheet_.png(); }

 private:
  vision::ContactSheet sheet_;
  media::Orientation orientation_;
  std::optional<double> last_;  // time of the last row, seconds
};

}  // namespace smartcv::matte

#endif  // SMARTCV_TASKS_MATTE_MATTE_SHEET_H
