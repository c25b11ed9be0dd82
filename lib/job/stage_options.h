#ifndef SMARTCV_JOB_STAGE_OPTIONS_H
#define SMARTCV_JOB_STAGE_OPTIONS_H

#include <cstddef>

#include "media/picture.h"
#include "media/source_info.h"
#include "pipeline/options.h"

namespace smartcv::job {

// Bytes of one decoded frame.
[[nodiscard]] std::size_t frame_bytes(const media::PictureLayout& layout);
// Frames per second as the container says, 25 where it does not; within 1..240.
[[nodiscard]] double frame_rate(const media::VideoInfo& video);

// What a job asks of the stages.
struct StageNeeds {
  bool cuda = false;
  bool whole_batches = false;  // a batch is never sent out short; always so on the CPU
  bool busy_prepare = false;   // preparing a frame costs more than running the network on it
  std::size_t held_frames = 1;
  std::size_t frame_bytes = 0;
  std::size_t cores = 1;
};

// What the machine and the job leave open of the variant's numbers.
[[nodiscard]] pipeline::Options stage_options(pipeline::Options stages, const StageNeeds& needs);

// Threads each infer worker may compute on, of `cores`; a GPU needs one to be fed. `stages`: from stage_options().
[[nodiscard]] int inference_threads(const pipeline::Options& stages, bool cuda, int cores);

}  // namespace smartcv::job

#endif  // SMARTCV_JOB_STAGE_OPTIONS_H
