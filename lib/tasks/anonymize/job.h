#ifndef SMARTCV_TASKS_ANONYMIZE_JOB_H
#define SMARTCV_TASKS_ANONYMIZE_JOB_H

#include <cstdint>

#include "job/settings.h"
#include "pipeline/job.h"
#include "tasks/anonymize/options.h"

namespace smartcv::anonymize {

// Everything that decides a run.
struct Settings : job::Settings {
  Options anonymize;
};

// Models: "centerface", "mtcnn-pnet", "mtcnn-rnet", "mtcnn-onet", "haar-eye", "yolov8n-pose" (s, m).
struct Request : job::Request {
  Settings settings;
};

// What was found and hidden.
struct Counts {
  std::int64_t frames = 0;
  std::int64_t detections = 0;          // boxes at or above the lower threshold
  std::int64_t tracks = 0;              // that were masked
  std::int64_t masked_faces = 0;        // face-frames with a mask
  std::int64_t masked_frames = 0;       // frames with at least one mask
  std::int64_t interpolated_faces = 0;  // face-frames closed between two detections
  std::int64_t extended_faces = 0;      // face-frames before the first or after the last detection
  std::int64_t whole_frames = 0;        // masked entirely because decoding or inference failed
  std::int64_t failed_inferences = 0;   // frames whose inference failed
  std::int64_t shot_cuts = 0;
};

struct Result : job::Result {
  Counts counts;
};

// Runs the job: read, detect, follow, hide, write, publish. Throws Error; then nothing stands under the output's
// name. A damaged input throws Error(input) after the reading unless allow_damaged.
[[nodiscard]] Result run(const Request& request, const pipeline::StopRequest& stop,
                         const pipeline::ProgressCallback& progress = {});

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_JOB_H
