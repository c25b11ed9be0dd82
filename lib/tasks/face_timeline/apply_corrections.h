#ifndef SMARTCV_TASKS_FACE_TIMELINE_APPLY_CORRECTIONS_H
#define SMARTCV_TASKS_FACE_TIMELINE_APPLY_CORRECTIONS_H

#include <cstdint>
#include <vector>

#include "tasks/face_timeline/corrections.h"
#include "tasks/face_timeline/naming.h"
#include "tasks/face_timeline/roster.h"

namespace smartcv::face_timeline {

// Everybody in a video, and the tracks that are nobody.
struct Cast {
  Roster roster;                      // all with ids
  std::vector<Member> unrecognized;   // by track id
  std::vector<std::int64_t> ignored;  // track ids
};

// See corrections.h and identify(), whose errors these are.
void apply_corrections(const Corrections& corrections, const Analysis& analysis, Naming& naming, Cast& cast);

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_APPLY_CORRECTIONS_H
