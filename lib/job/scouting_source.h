#ifndef SMARTCV_JOB_SCOUTING_SOURCE_H
#define SMARTCV_JOB_SCOUTING_SOURCE_H

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>

#include "job/frame_log.h"
#include "job/look_planner.h"
#include "pipeline/task.h"

namespace smartcv::job {

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

// What becomes of the frames that no network looks at.
enum class Unlooked { given_out, left_out };

// The frames of another source, one later: when a frame is given out, its look stands on the board. All frames are
// noted in the log, where there is one. That one frame is decoded beyond the token budget. (What the signature costs,
// 0.2 ms, is far less than the decoding beside it.)
class ScoutingSource final : public pipeline::FrameSource {
 public:
  // All outlive it; the log is whole once the pipeline has ended.
  ScoutingSource(pipeline::FrameSource& source, const LookOptions& options, LookBoard& board, FrameLog& log,
                 Unlooked unlooked)
      : source_(source), planner_(options), board_(board), log_(&log), unlooked_(unlooked) {}
  // Without a log; all frames are given out.
  ScoutingSource(pipeline::FrameSource& source, const LookOptions& options, LookBoard& board)
      : source_(source), planner_(options), board_(board) {}

  [[nodiscard]] std::optional<media::Frame> next() override;

 private:
  pipeline::FrameSource& source_;
  LookPlanner planner_;
  LookBoard& board_;
  FrameLog* log_ = nullptr;
  Unlooked unlooked_ = Unlooked::given_out;
  std::optional<media::Frame> ahead_;
};

}  // namespace smartcv::job

#endif  // SMARTCV_JOB_SCOUTING_SOURCE_H
