#ifndef SMARTCV_TASKS_MATTE_MATTE_TASK_H
#define SMARTCV_TASKS_MATTE_MATTE_TASK_H

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>

#include "media/picture.h"
#include "nn/matting.h"
#include "pipeline/task.h"
#include "tasks/matte/checkpoint.h"
#include "tasks/matte/counts.h"
#include "tasks/matte/picture_maker.h"
#include "tasks/matte/segment_plan.h"
#include "tasks/matte/truth.h"
#include "vision/shot_cut.h"

namespace smartcv::matte {

// What the job's three middle stages do:
//   prepare  the network's input and beginning, signature    any thread
//   infer    the mattes of consecutive frames                one worker: the network remembers
//   finish   the mattes' end, alpha and colours into the     one thread, frame order
//            outputs' pictures
class MatteTask : public pipeline::Task {
 public:
  struct Parts {
    std::unique_ptr<nn::Matting> network;
    nn::MattingRun run;
    PictureMaker pictures;
    std::unique_ptr<Truth> truth;  // when mattes are to be compared
    bool reset_at_cuts = true;
    double cut_threshold = vision::default_cut_threshold;
    int inference_threads = 1;
    // When the run can be taken up again: the last frame of each segment gets a checkpoint into its notes. Needs
    // batches that are whole chunks of the plan.
    std::optional<SegmentPlan> segments;
  };
  MatteTask(media::Orientation orientation, Parts parts);

  void prepare(pipeline::Item& item) override;
  void infer(std::span<pipeline::Item> items) override;
  void finish(pipeline::Item item, pipeline::Sink& sink) override;
  void flush(pipeline::Sink& sink) override;
  [[nodiscard]] std::size_t held_frames() const override { return 1; }
  void start_prepare_worker() override;
  void start_infer_worker(std::size_t worker) override;
  void start_finish() override;

  // Before the job: frames from the beginning of the video run through the network, which then remembers them. Prepared
  // items in order, any number of calls; ends at the first shot cut, and then returns false. Not counted.
  bool warm_up(std::span<pipeline::Item> items);
  // The frame that comes next is the video's first.
  void end_warm_up();
  // Frames that one run of the network has at most: fewer than it is given once the device's memory was too small.
  // Final once the job has ended.
  [[nodiscard]] std::size_t largest_run() const noexcept { return largest_run_; }

  // Before the job, in place of a warm-up: goes on as behind the frame of which the checkpoint is.
  void restore(const Checkpoint& checkpoint);
  // Once the job has ended: as behind its last frame.
  [[nodiscard]] Checkpoint checkpoint() const;

  [[nodiscard]] const PictureMaker& pictures() const noexcept { return parts_.pictures; }
  // nullptr when nothing is compared.
  [[nodiscard]] const Truth* truth() const noexcept { return parts_.truth.get(); }
  // Final once the job has ended.
  [[nodiscard]] Counts counts() const;

 private:
  [[nodiscard]] bool starts_shot(const pipeline::Item& item);
  void run(std::span<pipeline::Item> items);
  void run_together(std::span<pipeline::Item> items);
  void plan_segments(std::span<pipeline::Item> items);
  [[nodiscard]] Checkpoint inferred() const;
  void complete(Checkpoint& checkpoint) const;

  media::Orientation orientation_;
  Parts parts_;
  std::unique_ptr<nn::MattingState> state_;
  std::size_t largest_run_ = std::numeric_limits<std::size_t>::max();
  std::optional<vision::FrameSignature> last_signature_;
  std::optional<vision::Size> last_size_;
  std::int64_t shot_cuts_ = 0;
  Counts counts_;  // finish's: shot_cuts are counted above, coverage is a sum
};

}  // namespace smartcv::matte

#endif  // SMARTCV_TASKS_MATTE_MATTE_TASK_H
