#ifndef SMARTCV_TASKS_FACE_TIMELINE_ANALYSE_H
#define SMARTCV_TASKS_FACE_TIMELINE_ANALYSE_H

#include "media/reader.h"
#include "pipeline/job.h"
#include "tasks/face_timeline/analysis.h"
#include "tasks/face_timeline/job.h"
#include "tasks/face_timeline/networks.h"

namespace smartcv::face_timeline {

// What looking at a video gave, and how it went.
struct AnalysisRun {
  Analysis analysis;
  Counts counts;
  identity::EmbeddingLog embeddings;
  pipeline::Options stages;  // as resolved
  pipeline::JobStatistics statistics;
};

// Runs the five stages over the reader's frames. `request`: settings, input and frame limit. Throws Error as
// pipeline::run_job() does.
[[nodiscard]] AnalysisRun analyse(media::Reader& reader, const Networks& networks, const Request& request,
                                  const pipeline::StopRequest& stop, const pipeline::ProgressCallback& progress = {});

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_ANALYSE_H
