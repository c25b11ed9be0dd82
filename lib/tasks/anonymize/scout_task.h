#ifndef SMARTCV_TASKS_ANONYMIZE_SCOUT_TASK_H
#define SMARTCV_TASKS_ANONYMIZE_SCOUT_TASK_H

#include <cstddef>
#include <cstdint>
#include <vector>

#include "tasks/anonymize/anonymize_task.h"
#include "tasks/anonymize/look_collector.h"
#include "tasks/anonymize/track_plan.h"

namespace smartcv::anonymize {

// Looks at a video as AnonymizeTask does, but draws nothing and lets no picture out: what is left of a decided frame is
// its plan, and of each track how it looks. Who is hidden can be decided when all has been seen.
class ScoutTask : public AnonymizeTask {
 public:
  // `recognizer` outlives this. `workers`: that embed what is left at the end.
  ScoutTask(const Options& options, media::Orientation orientation, Parts parts,
            const identity::FaceRecognizer& recognizer, std::size_t workers);

  void infer(std::span<pipeline::Item> items) override;
  void flush(pipeline::Sink& sink) override;

  // After the run.
  [[nodiscard]] std::vector<PlannedFrame> take_frames() { return std::move(frames_); }
  // Their frames are counted from the first one of take_frames().
  [[nodiscard]] TrackLooks take_looks();
  // The looking's part: frames, detections, failed inferences, shot cuts.
  [[nodiscard]] const Counts& counts() const noexcept { return ledger_.counts(); }

 protected:
  void let_go(DecidedFrame frame, pipeline::Sink& sink) override;

 private:
  LookCollector looks_;
  TrackLedger ledger_;
  std::vector<PlannedFrame> frames_;
  std::int64_t first_sequence_ = 0;  // of a piece of a video
  std::size_t workers_;
};

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_SCOUT_TASK_H
