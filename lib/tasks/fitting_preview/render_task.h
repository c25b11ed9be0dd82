#ifndef SMARTCV_TASKS_FITTING_PREVIEW_RENDER_TASK_H
#define SMARTCV_TASKS_FITTING_PREVIEW_RENDER_TASK_H

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "media/float_picture.h"
#include "nn/matting.h"
#include "pipeline/task.h"
#include "tasks/fitting_preview/dresser.h"
#include "tasks/fitting_preview/look_layout.h"
#include "vision/contact_sheet.h"

namespace smartcv::fitting_preview {

// What the stages of the second pass learn about one frame.
struct RenderNotes : pipeline::Notes {
  std::vector<Dresser::Placed> placed;    // until they are drawn
  std::optional<nn::MattingInput> input;  // prepare; emptied by infer
  std::optional<nn::Matte> matte;         // infer; emptied by finish
  // Of what is written as images in place of the frame.
  std::optional<media::FloatPicture> image;
  cv::Mat thumbnail;  // of a frame the contact sheet shows
};

// The second pass over a video: everything about people is known, garments are drawn.
//   prepare  without a matting network all of it: nothing depends on another frame; else placing the garments
//   infer    mattes of consecutive frames, when there is a network: it remembers, from each cut on
//   finish   with a network the drawing; counting and the contact sheet
class RenderTask : public pipeline::Task {
 public:
  struct Parts {
    const Poses* smooth = nullptr;  // must outlive the task
    Dresser dresser;
    LookLayout layout;
    bool images = false;                     // of garments alone
    std::unique_ptr<nn::Matting> network{};  // unset: none
    nn::MattingRun run{};
    std::set<std::int64_t> sheet_frames{};        // whose thumbnails are wanted
    std::optional<vision::ContactSheet> sheet{};  // set when they are
    int inference_threads = 1;
  };
  explicit RenderTask(Parts parts);

  void prepare(pipeline::Item& item) override;
  void infer(std::span<pipeline::Item> items) override;
  void finish(pipeline::Item item, pipeline::Sink& sink) override;
  void flush(pipeline::Sink& sink) override;
  [[nodiscard]] std::size_t held_frames() const override { return 1; }
  void start_infer_worker(std::size_t worker) override;

  // Final once the job has ended.
  [[nodiscard]] std::int64_t frames() const noexcept { return frames_; }
  // nullptr when none is wanted.
  [[nodiscard]] const vision::ContactSheet* sheet() const noexcept { return parts_.sheet ? &*parts_.sheet : nullptr; }

 private:
  void draw(pipeline::Item& item) const;
  void run(std::span<pipeline::Item> items);

  Parts parts_;
  std::set<std::int64_t> shot_starts_;
  std::unique_ptr<nn::MattingState> state_;
  std::int64_t frames_ = 0;
};

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_RENDER_TASK_H
