#ifndef SMARTCV_TASKS_FITTING_PREVIEW_ESTIMATE_POSES_H
#define SMARTCV_TASKS_FITTING_PREVIEW_ESTIMATE_POSES_H

#include "job/look_planner.h"
#include "media/reader.h"
#include "pipeline/job.h"
#include "tasks/fitting_preview/job.h"
#include "tasks/fitting_preview/networks.h"
#include "tasks/fitting_preview/poses.h"

namespace smartcv::fitting_preview {

// What looking at a video gave, and how it went.
struct PoseRun {
  Poses poses;  // not smoothed; without the video's hash, which whoever wants it can find out meanwhile
  PoseCounts counts;
  pipeline::Options stages;            // as resolved
  pipeline::JobStatistics statistics;  // `frames`: of the video, as for the progress callback
};

// The first pass: the five stages over the reader's frames. `request`: settings, input and frame limit. Throws Error as
// pipeline::run_job() does.
[[nodiscard]] PoseRun estimate_poses(media::Reader& reader, const Networks& networks, const Request& request,
                                     const pipeline::StopRequest& stop,
                                     const pipeline::ProgressCallback& progress = {});

// What `pose_every` asks for. "auto": at least five poses a second, more when something moves.
[[nodiscard]] job::LookOptions pose_look_options(const Options& options, double frame_rate);

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_ESTIMATE_POSES_H
