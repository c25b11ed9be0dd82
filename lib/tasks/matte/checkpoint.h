#ifndef SMARTCV_TASKS_MATTE_CHECKPOINT_H
#define SMARTCV_TASKS_MATTE_CHECKPOINT_H

#include <cstddef>
#include <limits>
#include <optional>

#include "job/report.h"
#include "nn/matting.h"
#include "tasks/matte/counts.h"
#include "vision/geometry.h"
#include "vision/shot_cut.h"

namespace smartcv::matte {

// All that MatteTask carries from one frame to the next, as it is behind one of them. A background needs none of it: it
// follows from the frame's time.
struct Checkpoint {
  // infer's
  nn::MattingSnapshot network;
  std::optional<vision::FrameSignature> last_signature;
  std::optional<vision::Size> last_size;
  std::size_t largest_run = std::numeric_limits<std::size_t>::max();  // frames; see MatteTask::largest_run()
  // finish's; coverage is still the sum over all frames
  Counts counts;
};

// As it is kept in a file (job::ResumeFolder): numbers and binary values, every bit of them.
[[nodiscard]] job::Json to_json(const Checkpoint& checkpoint);
// Throws Error(output) for anything that to_json() does not make.
[[nodiscard]] Checkpoint checkpoint_from(const job::Json& json);

}  // namespace smartcv::matte

#endif  // SMARTCV_TASKS_MATTE_CHECKPOINT_H
