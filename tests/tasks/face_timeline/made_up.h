#ifndef SMARTCV_TESTS_TASKS_FACE_TIMELINE_MADE_UP_H
#define SMARTCV_TESTS_TASKS_FACE_TIMELINE_MADE_UP_H

#include <cstdint>
#include <string>
#include <vector>

#include "tasks/face_timeline/analysis.h"
#include "tasks/face_timeline/timeline.h"

namespace smartcv::face_timeline::tests {

// A track of a made-up video of 25 frames a second: one face of 60 pixels that looks the same in all frames.
struct MadeUpTrack {
  FrameSpan span;
  std::vector<float> embedding;  // empty: nobody could recognize it
  float quality = 1;
  float x = 100;  // of the face's left side
};

// Tracks get the ids 1, 2, …; `cuts` are the first frames of new shots. Embeddings are dlib's by name.
[[nodiscard]] Analysis made_up(const std::vector<MadeUpTrack>& tracks, std::int64_t frames = 500,
                               const std::vector<std::int64_t>& cuts = {});

// "unknown-01: 1 3; anna: 2", each identity with its tracks.
[[nodiscard]] std::string told(const Timeline& timeline);

}  // namespace smartcv::face_timeline::tests

#endif  // SMARTCV_TESTS_TASKS_FACE_TIMELINE_MADE_UP_H
