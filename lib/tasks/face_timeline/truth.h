#ifndef SMARTCV_TASKS_FACE_TIMELINE_TRUTH_H
#define SMARTCV_TASKS_FACE_TIMELINE_TRUTH_H

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "vision/geometry.h"

namespace smartcv::face_timeline {

// Where a person's face really is.
struct TruthFace {
  std::string person;
  vision::Box box;  // upright pixels
};

// Who is in a video, as people said it. The file (documented in docs/face-timeline.md):
//   { "width": 960, "height": 540, "frames": 350, "cuts_at_frames": [70, …],
//     "boxes": { "0": [["woman", x1, y1, x2, y2], …], … } }        further keys are ignored
struct Truth {
  vision::Size upright;
  std::int64_t frames = 0;
  std::vector<std::int64_t> cuts;                        // first frames of new shots
  std::map<std::int64_t, std::vector<TruthFace>> faces;  // by frame; frames without a face may be missing
};

// Throws Error(input) for a file that is missing, no JSON or not of this format.
[[nodiscard]] Truth read_truth(const std::filesystem::path& file);

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_TRUTH_H
