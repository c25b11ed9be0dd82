#ifndef SMARTCV_TASKS_FACE_TIMELINE_APPEARANCES_H
#define SMARTCV_TASKS_FACE_TIMELINE_APPEARANCES_H

#include <span>
#include <vector>

#include "tasks/face_timeline/timeline.h"

namespace smartcv::face_timeline {

// The visits one person's tracks make: tracks of one shot with at most `merge_gap` seconds without the face between
// them are one. `tracks` never share a frame; any order.
[[nodiscard]] std::vector<Appearance> appearances_of(std::span<const FaceTrack* const> tracks, const FrameTimes& times,
                                                     double merge_gap);

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_APPEARANCES_H
