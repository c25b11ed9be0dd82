#include "job/stage_options.h"

#include <algorithm>

#include "pipeline/job.h"

namespace smartcv::job {
namespace {

// The most that the frames in all batches may take.
constexpr std::size_t batch_memory = std::size_t{2} * 1024 * 1024 * 1024;  // bytes
// The longest wait the pipeline knows: until the batch is full.
constexpr std::size_t patient_ms = std::size_t{24} * 60 * 60 * 1000;

}  // namespace

std::size_t frame_bytes(const media::PictureLayout& layout) {
  const auto luma = static_cast<std::size_t>(layout.width) * static_cast<std::size_t>(layout.height);
  const std::size_t chroma = layout.model == media::ColorModel::gray
                                 ? 0
                                 : 2 * (luma >> (layout.log2_chroma_width + layout.log2_chroma_height));
  return (luma + chroma + (layout.has_alpha ? luma : 0)) * (layout.depth > 8 ? 2 : 1);
}

double frame_rate(const media::VideoInfo& video) {
  const double rate = video.average_frame_rate.num > 0 ? video.average_frame_rate.to_double() : 25.0;
  return std::clamp(rate, 1.0, 240.0);
}

pipeline::Options stage_options(pipeline::Options stages, const StageNeeds& needs) {
  if (!needs.cuda || needs.whole_batches) {
    // How many frames a batch has changes the last bits of what a network says. The same input has to give the same
    // bytes, so on the CPU which frames make a batch must not depend on who was faster.
    stages.max_wait_ms = patient_ms;
  }
  if (stages.infer_workers == 0) {
    // On the CPU several single-threaded workers beat one with several threads; a GPU has one queue of work. On a
    // machine with many cores the frames of all batches must still fit into memory.
    const std::size_t affordable = batch_memory / std::max<std::size_t>(1, stages.batch_size * needs.frame_bytes);
    stages.infer_workers = needs.cuda ? 1 : std::clamp<std::size_t>(affordable, 1, needs.cores);
  }
  if (stages.prepare_workers == 0 && needs.busy_prepare) {
    stages.prepare_workers = needs.cores;
  }
  return pipeline::resolved(stages, needs.held_frames, needs.cores);
}

int inference_threads(const pipeline::Options& stages, bool cuda, int cores) {
  return cuda ? 1 : std::max(1, cores / static_cast<int>(stages.infer_workers));
}

}  // namespace smartcv::job
