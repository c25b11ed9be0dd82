#ifndef SMARTCV_PIPELINE_OPTIONS_H
#define SMARTCV_PIPELINE_OPTIONS_H

#include <cstddef>

namespace smartcv::pipeline {

// The numbers a variant (configs/pipelines/*.yaml) sets. 0 means "chosen from the machine and the task".
struct Options {
  std::size_t batch_size = 6;    // frames per device batch, 1..4096
  std::size_t max_wait_ms = 25;  // a batch goes out short after this wait
  std::size_t prepare_workers = 0;
  std::size_t infer_workers = 0;
  std::size_t frame_queue_size = 32;   // depth of the queue before infer
  std::size_t result_queue_size = 32;  // depth of the queue before finish and before write
  std::size_t in_flight = 0;           // token budget: frames decoded and not yet accepted by the encoder
  double stall_seconds = 30;           // report when nothing has moved for so long
};

}  // namespace smartcv::pipeline

#endif  // SMARTCV_PIPELINE_OPTIONS_H
