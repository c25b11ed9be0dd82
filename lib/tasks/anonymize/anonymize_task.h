#ifndef SMARTCV_TASKS_ANONYMIZE_ANONYMIZE_TASK_H
#define SMARTCV_TASKS_ANONYMIZE_ANONYMIZE_TASK_H

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "job/scouting_source.h"
#include "pipeline/task.h"
#include "tasks/anonymize/finders.h"
#include "tasks/anonymize/frame_release.h"
#include "tasks/anonymize/mask_planner.h"
#include "vision/haar_eyes.h"

namespace smartcv::anonymize {

// What the job's three middle stages do:
//   prepare  network inputs, small luma, Haar eyes                        any thread
//   infer    faces, heads, people of a batch of frames                      any worker
//   finish   follow, decide, draw                            one thread, frame order
class AnonymizeTask : public pipeline::Task {
 public:
  struct Parts {
    Finders finders;
    std::optional<vision::HaarEyes> haar_eyes;  // when eyes are a target
    FrameRelease::Parts release;
    std::size_t held_frames = 1;
    int inference_threads = 1;        // per infer worker
    bool in_the_middle = false;       // the first frame to come is not the video's
    job::LookBoard* board = nullptr;  // what is decided about each frame; none: all of one shot, all looked at
  };

  AnonymizeTask(const Options& options, media::Orientation orientation, Parts parts);

  void prepare(pipeline::Item& item) override;
  void infer(std::span<pipeline::Item> items) override;
  bool infer_failed(std::span<pipeline::Item> items, const std::exception& error) override;
  void finish(pipeline::Item item, pipeline::Sink& sink) override;
  void flush(pipeline::Sink& sink) override;
  [[nodiscard]] std::size_t held_frames() const override { return parts_.held_frames; }
  void start_infer_worker(std::size_t worker) override;

  [[nodiscard]] FrameRelease& release() noexcept { return release_; }

 protected:
  // What becomes of a decided frame, in order: its masks are drawn.
  virtual void let_go(DecidedFrame frame, pipeline::Sink& sink);

 private:
  // Looks at the frames; a batch that fails is halved and tried again, down to single frames: memory that is not enough
  // for six frames may be enough for three. Frames that fail alone are marked blind; when all do, the error is thrown.
  void look_at(std::span<pipeline::Item* const> items);
  [[nodiscard]] std::size_t look_at_halves(std::span<pipeline::Item* const> items, const std::exception& error);
  void find_in(std::span<pipeline::Item* const> items);
  void release_decided(pipeline::Sink& sink);

  Options options_;
  media::Orientation orientation_;
  Parts parts_;
  MaskPlanner planner_;
  FrameRelease release_;
  std::atomic<std::int64_t> good_batches_{0};
  std::atomic<std::int64_t> failed_batches_{0};
};

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_ANONYMIZE_TASK_H
