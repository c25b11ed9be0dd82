#ifndef SMARTCV_TASKS_FACE_TIMELINE_CLIPS_CROP_PATH_H
#define SMARTCV_TASKS_FACE_TIMELINE_CLIPS_CROP_PATH_H

#include <cstdint>
#include <map>
#include <vector>

#include "tasks/face_timeline/timeline.h"

namespace smartcv::face_timeline {

// The window of a clip that follows a face: a square of one size, and its upper left corner in each frame, in pixels of
// the upright picture.
struct CropPath {
  int side = 0;                                   // even
  std::map<std::int64_t, vision::Point> corners;  // by pts
};

// The window is three times as large as the face usually is (median), at least 160 pixels and at most the picture. Its
// centre is the face's, smoothed by a Gaussian over time to both sides (zero phase: it neither lags nor leads; standard
// deviation 0.4 s), separately in each shot; between tracks it moves evenly, before and behind them it stands still.
// It never leaves the picture.
[[nodiscard]] CropPath crop_path(const Timeline& timeline, const Identity& identity,
                                 const std::vector<FrameSpan>& pieces);

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_CLIPS_CROP_PATH_H
