#ifndef SMARTCV_TASKS_FACE_TIMELINE_LOOK_OPTIONS_H
#define SMARTCV_TASKS_FACE_TIMELINE_LOOK_OPTIONS_H

#include "job/look_planner.h"
#include "tasks/face_timeline/options.h"

namespace smartcv::face_timeline {

// What `detect_every` asks for; "auto" goes by what a look costs: MTCNN looks least often, a GPU nearly always.
[[nodiscard]] job::LookOptions look_options(const Options& options, double frame_rate, bool cuda);

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_LOOK_OPTIONS_H
