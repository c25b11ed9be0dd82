#ifndef SMARTCV_PIPELINE_DETAIL_STAGES_H
#define SMARTCV_PIPELINE_DETAIL_STAGES_H

#include <cstddef>

#include "pipeline/detail/batcher.h"
#include "pipeline/detail/line.h"

namespace smartcv::pipeline::detail {

// What the threads of the five stages do: each takes from the queue before it until that ends and puts into the one
// after it. A return means the end or a tear-down; an exception ends the job. Closing and abandoning the queues is
// the thread runner's (job_run.cpp).

// Thrown through a task's finish() when there is nowhere to put an item any more. Not a std::exception, so that no
// task takes it for a failure of its own.
struct TornDown {};

void run_read(Line& line, FrameSource& source, const StopRequest& stop, WorkerClock& clock);
void run_prepare(Line& line, Task& task, WorkerClock& clock);
void run_infer(Line& line, Task& task, Batcher& batcher, std::size_t worker, WorkerClock& clock);
void run_finish(Line& line, Task& task, WorkerClock& clock);
void run_write(Line& line, FrameTarget& target, WorkerClock& clock);

}  // namespace smartcv::pipeline::detail

#endif  // SMARTCV_PIPELINE_DETAIL_STAGES_H
