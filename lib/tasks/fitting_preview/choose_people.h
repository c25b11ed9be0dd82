#ifndef SMARTCV_TASKS_FITTING_PREVIEW_CHOOSE_PEOPLE_H
#define SMARTCV_TASKS_FITTING_PREVIEW_CHOOSE_PEOPLE_H

#include <cstdint>
#include <string>
#include <vector>

#include "base/frame_times.h"
#include "tasks/fitting_preview/poses.h"

namespace smartcv::fitting_preview {

// A person who is dressed, and when.
struct ChosenPerson {
  std::int64_t id = 0;
  FrameSpan span;
};

// Whom Options::person means: "all"; an id; or "largest": in each shot the person who takes most of the picture over
// all of it, so that who comes nearer for a moment changes nothing. Only where that person is away for at least a
// second is somebody else chosen for the time, in the same way. In the order of the frames, by id where they begin
// together. Throws Error(usage) for another word or an id that nobody in the video has. Pure.
[[nodiscard]] std::vector<ChosenPerson> choose_people(const Poses& poses, const std::string& person);

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_CHOOSE_PEOPLE_H
