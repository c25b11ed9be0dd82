#ifndef SMARTCV_TASKS_MATTE_MATTE_NOTES_H
#define SMARTCV_TASKS_MATTE_MATTE_NOTES_H

#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "media/float_picture.h"
#include "media/frame.h"
#include "nn/matting.h"
#include "pipeline/task.h"
#include "vision/shot_cut.h"

namespace smartcv::matte {

// What goes to one output: a frame of a video, or the samples of an image.
using OutputPicture = std::variant<media::Frame, media::FloatPicture>;

struct Checkpoint;  // checkpoint.h

// What the stages learn about one frame.
struct MatteNotes : pipeline::Notes {
  // prepare
  std::optional<nn::MattingInput> input;  // emptied by infer
  vision::FrameSignature signature;       // for shot cuts
  // infer
  std::optional<nn::Matte> matte;          // upright; emptied by finish
  std::shared_ptr<Checkpoint> checkpoint;  // of a frame that ends a segment; completed by finish
  // finish
  std::vector<OutputPicture> pictures;  // one for each output, in their order
};

}  // namespace smartcv::matte

#endif  // SMARTCV_TASKS_MATTE_MATTE_NOTES_H
