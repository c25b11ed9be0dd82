#ifndef SMARTCV_TASKS_ANONYMIZE_OUTPUT_RECORD_H
#define SMARTCV_TASKS_ANONYMIZE_OUTPUT_RECORD_H

#include <cstdint>
#include <vector>

#include "media/picture.h"
#include "tasks/anonymize/mask_painter.h"
#include "vision/mask_shape.h"

namespace smartcv::anonymize {

// One mask as it was drawn.
struct DrawnMask {
  vision::MaskShape shape;          // upright pixels
  std::vector<std::uint8_t> cells;  // brightness inside, see output_record.cpp; empty when the mask is tiny
};

// What a finished frame must look like in the written file.
struct RecordedFrame {
  double time = 0;  // seconds
  bool whole = false;
  std::vector<DrawnMask> masks;
  std::vector<vision::Box> visible;  // left visible on a person's word
  std::vector<std::uint8_t> cells;   // brightness of the whole picture
};

// What was drawn, frame by frame, in about half a kilobyte each: the written file is held against it.
class OutputRecord {
 public:
  explicit OutputRecord(media::Orientation orientation) : orientation_(orientation) {}

  // A painted frame, in order.
  void add(const DecidedFrame& frame, const MaskPainter& painter);
  [[nodiscard]] const std::vector<RecordedFrame>& frames() const noexcept { return frames_; }
  [[nodiscard]] const media::PictureLayout& layout() const noexcept { return layout_; }

  // The greatest distance, in grey levels, between what was drawn and a picture of the written file: of the whole
  // picture or of one mask.
  struct Difference {
    float picture = 0;
    float mask = 0;
  };
  [[nodiscard]] Difference difference(const RecordedFrame& frame, const media::ConstPicture& written) const;

 private:
  [[nodiscard]] std::vector<std::uint8_t> cells_of(const vision::MaskShape& shape,
                                                   const media::ConstPicture& picture) const;

  media::Orientation orientation_;
  media::PictureLayout layout_;
  std::vector<RecordedFrame> frames_;
};

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_OUTPUT_RECORD_H
