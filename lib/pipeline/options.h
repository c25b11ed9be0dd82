#ifndef SMARTCV_PIPELINE_OPTIONS_H
#define SMARTCV_PIPELINE_OPTIONS_H

#include <cstddef>

namespace smartcv::pipeline {

// The numbers a variant (configs/pipelines/*.yaml) sets. Where a comment says so, 0 means "chosen from the machine and
// the task"; resolved() in job.h does that.
struct Options {
  std::size_t batch_size = 6;          // frames per device batch, 1..4096
  std::size_t max_wait_ms = 25;        // a batch goes out short so long after its first frame; 0: with what is there
  std::size_t prepare_workers = 0;     // 0: chosen
  std::size_t infer_workers = 0;       // 0: one per core, right for a CPU; on a GPU set 1
  std::size_t frame_queue_size = 32;   // depth of the queues before prepare (at most) and before infer; 0: chosen
  std::size_t result_queue_size = 32;  // depth of the queues before finish and before write; 0: chosen
  std::size_t in_flight = 0;           // token budget: frames decoded and not yet accepted by the encoder; 0: chosen
  double stall_seconds = 30;           // report when nothing has moved for so long; 0: chosen
};

}  // namespace smartcv::pipeline

#endif  // SMARTCV_PIPELINE_OPTIONS_H
