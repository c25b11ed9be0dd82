#ifndef SMARTCV_TASKS_FACE_TIMELINE_CLIPS_CLIP_PLAN_H
#define SMARTCV_TASKS_FACE_TIMELINE_CLIPS_CLIP_PLAN_H

#include <string>
#include <vector>

#include "tasks/face_timeline/options.h"
#include "tasks/face_timeline/timeline.h"

namespace smartcv::face_timeline {

// What goes into one file.
struct PlannedClip {
  const Identity* identity = nullptr;
  std::vector<FrameSpan> pieces;  // in time, not overlapping
};

struct ClipPlan {
  std::vector<PlannedClip> clips;         // by identity, then by time
  std::vector<std::string> left_without;  // ids of identities none of whose pieces is long enough
};

// Pieces are appearances, longer by clip_padding on both sides (as far as the video goes; with clip_crop as far as the
// shot goes: there is no face to follow behind a cut). Those that touch, or lie no more than clip_merge_gap apart, are
// one; then those shorter than clip_min_seconds are left out. Times are those of the frames, at any rate.
[[nodiscard]] ClipPlan plan_clips(const Timeline& timeline, const Options& options);

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_CLIPS_CLIP_PLAN_H
