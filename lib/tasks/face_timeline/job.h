#ifndef SMARTCV_TASKS_FACE_TIMELINE_JOB_H
#define SMARTCV_TASKS_FACE_TIMELINE_JOB_H

#include "job/settings.h"
#include "pipeline/job.h"
#include "tasks/face_timeline/embedding_queue.h"
#include "tasks/face_timeline/face_timeline_task.h"
#include "tasks/face_timeline/options.h"

namespace smartcv::face_timeline {

// Everything that decides a run.
struct Settings : job::Settings {
  Options timeline;
};

// Models: those of the detector, and the embedder under its own name. `output`: the project folder.
struct Request : job::Request {
  Settings settings;
};

struct Result : job::Result {
  Counts counts;
  EmbeddingLog embeddings;
};

// Runs the job: read, detect, follow, recognize, tell apart, publish. Throws Error; then no project stands in the
// output folder. A damaged input throws Error(input) after the reading unless allow_damaged. A video without a face is
// a valid, empty result.
[[nodiscard]] Result run(const Request& request, const pipeline::StopRequest& stop,
                         const pipeline::ProgressCallback& progress = {});

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_JOB_H
