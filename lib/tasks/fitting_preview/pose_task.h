#ifndef SMARTCV_TASKS_FITTING_PREVIEW_POSE_TASK_H
#define SMARTCV_TASKS_FITTING_PREVIEW_POSE_TASK_H

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "job/scouting_source.h"
#include "pipeline/task.h"
#include "tasks/fitting_preview/job.h"
#include "tasks/fitting_preview/link_people.h"
#include "tasks/fitting_preview/pose_finder.h"

namespace smartcv::fitting_preview {

// What the first pass does in the three middle stages, with frames that are looked at and no others:
//   prepare  network input                       any thread
//   infer    poses of the people in a batch      any worker
//   finish   keep them                           one thread, frame order
class PoseTask final : public pipeline::Task {
 public:
  struct Parts {
    const PoseFinder* finder = nullptr;  // both outlive the task
    job::LookBoard* board = nullptr;     // filled by a ScoutingSource
    int inference_threads = 1;           // per infer worker
  };

  PoseTask(media::Orientation orientation, Parts parts) : orientation_(orientation), parts_(parts) {}

  void prepare(pipeline::Item& item) override;
  void infer(std::span<pipeline::Item> items) override;
  bool infer_failed(std::span<pipeline::Item> items, const std::exception& error) override;
  void finish(pipeline::Item item, pipeline::Sink& sink) override;
  void flush(pipeline::Sink& /*sink*/) override {}
  [[nodiscard]] std::size_t held_frames() const override { return 1; }
  void start_infer_worker(std::size_t worker) override;

  // Frames of the video up to the last one that is finished; any thread.
  [[nodiscard]] std::int64_t frames_done() const noexcept { return frames_done_; }

  // After the run: what was seen in the frames that were looked at, in order.
  [[nodiscard]] const std::vector<SeenPeople>& seen() const noexcept { return seen_; }
  // Frames, shots and people are known to the caller.
  [[nodiscard]] const PoseCounts& counts() const noexcept { return counts_; }

 private:
  media::Orientation orientation_;
  Parts parts_;
  std::vector<SeenPeople> seen_;
  PoseCounts counts_;
  std::atomic<std::int64_t> frames_done_{0};
  std::atomic<std::int64_t> good_batches_{0};
  std::atomic<std::int64_t> failed_batches_{0};
};

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_POSE_TASK_H
