#ifndef SMARTCV_TASKS_ANONYMIZE_RENDER_TASK_H
#define SMARTCV_TASKS_ANONYMIZE_RENDER_TASK_H

#include <cstdint>

#include "pipeline/task.h"
#include "tasks/anonymize/frame_release.h"
#include "tasks/anonymize/track_plan.h"

namespace smartcv::anonymize {

// Draws a plan onto its video; nothing is looked for. A frame the plan does not know is hidden from border to border:
// nobody has said that it may be seen.
class RenderTask : public pipeline::Task {
 public:
  // `plan`: with its changes made. Throws Error(usage) for a track's method that is not known.
  RenderTask(const Options& options, media::Orientation orientation, TrackPlan plan, FrameRelease::Parts parts);

  void prepare(pipeline::Item& item) override;
  void infer(std::span<pipeline::Item> items) override;
  void finish(pipeline::Item item, pipeline::Sink& sink) override;
  void flush(pipeline::Sink& sink) override;
  [[nodiscard]] std::size_t held_frames() const override { return 1; }

  [[nodiscard]] FrameRelease& release() noexcept { return release_; }
  [[nodiscard]] const TrackPlan& plan() const noexcept { return plan_; }
  // Frames that the plan did not know.
  [[nodiscard]] std::int64_t unknown_frames() const noexcept { return unknown_frames_; }

 private:
  TrackPlan plan_;
  FrameRelease release_;
  std::int64_t unknown_frames_ = 0;
};

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_RENDER_TASK_H
