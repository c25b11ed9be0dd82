#ifndef SMARTCV_TASKS_FITTING_PREVIEW_JOB_H
#define SMARTCV_TASKS_FITTING_PREVIEW_JOB_H

#include <cstdint>

#include "job/settings.h"
#include "tasks/fitting_preview/options.h"

namespace smartcv::fitting_preview {

// Everything that decides a run.
struct Settings : job::Settings {
  Options fitting;
};

// Models: those of the pose estimator, and of the person detector when it needs one.
struct Request : job::Request {
  Settings settings;
};

struct PoseCounts {
  std::int64_t frames = 0;
  std::int64_t looks = 0;       // frames poses were estimated in
  std::int64_t detections = 0;  // frames people were looked for in
  std::int64_t poses = 0;       // estimated
  std::int64_t failed_inferences = 0;
  std::int64_t shots = 0;
  std::int64_t people = 0;
};

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_JOB_H
