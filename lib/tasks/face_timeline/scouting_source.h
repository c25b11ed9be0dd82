#ifndef SMARTCV_TASKS_FACE_TIMELINE_SCOUTING_SOURCE_H
#define SMARTCV_TASKS_FACE_TIMELINE_SCOUTING_SOURCE_H

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>

#include "pipeline/task.h"
#include "tasks/face_timeline/look_planner.h"

namespace smartcv::face_timeline {

// The looks of the frames that are on their way from the reading thread to the preparing ones. Thread-safe.
class LookBoard {
 public:
  void put(std::int64_t frame, const Look& look);
  // Once for each frame that was put. Throws Error(internal) for another one.
  [[nodiscard]] Look take(std::int64_t frame);

 private:
  std::mutex mutex_;
  std::map<std::int64_t, Look> looks_;
};

// The frames of another source, one later: when a frame is given out, its look stands on the board. That one frame is
// decoded beyond the token budget. (What the signature costs, 0.2 ms, is far less than the decoding beside it.)
class ScoutingSource final : public pipeline::FrameSource {
 public:
  ScoutingSource(pipeline::FrameSource& source, const LookOptions& options, LookBoard& board)
      : source_(source), planner_(options), board_(board) {}

  [[nodiscard]] std::optional<media::Frame> next() override;

 private:
  pipeline::FrameSource& source_;
  LookPlanner planner_;
  LookBoard& board_;
  std::optional<media::Frame> ahead_;
};

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_SCOUTING_SOURCE_H
