#ifndef SMARTCV_TASKS_ANONYMIZE_TRACKS_JSON_H
#define SMARTCV_TASKS_ANONYMIZE_TRACKS_JSON_H

#include "base/json_file.h"
#include "tasks/anonymize/track_plan.h"

namespace smartcv::anonymize {

inline constexpr const char* tracks_format = "smartcv-tracks";

[[nodiscard]] FloatJson json_of(const vision::Box& box);
[[nodiscard]] FloatJson json_of(const PlannedTrack& track);
// `state`: of the whole frame, for people and programs that read the file; rendering does not need it.
[[nodiscard]] FloatJson json_of(const PlannedFrame& frame);
// Format, version and what the plan says about its video, without tracks and frames.
[[nodiscard]] FloatJson head_json(const TrackPlan& plan);

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_TRACKS_JSON_H
