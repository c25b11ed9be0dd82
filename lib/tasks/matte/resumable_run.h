#ifndef SMARTCV_TASKS_MATTE_RESUMABLE_RUN_H
#define SMARTCV_TASKS_MATTE_RESUMABLE_RUN_H

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "job/resume_folder.h"
#include "nn/device.h"
#include "pipeline/job.h"
#include "pipeline/task.h"
#include "tasks/matte/checkpoint.h"
#include "tasks/matte/job.h"
#include "tasks/matte/matte_task.h"
#include "tasks/matte/output_choice.h"
#include "tasks/matte/output_writers.h"

namespace smartcv::matte {

// Where a run with this first output keeps what is finished: "talk.mp4.resume" for a video, "frames.resume" beside the
// folder of images ("frames.a.resume" for "frames/a_%06d.png").
[[nodiscard]] std::filesystem::path resume_folder(const OutputChoice& first);

// A run that can be taken up again (--resume). Behind each segment of the video (SegmentPlan) the finished pictures of
// all outputs are on the disk, and then a checkpoint with what the network remembers. The outputs appear only at the
// end, as in any other run.
class ResumableRun {
 public:
  // What of the run the request does not tell.
  struct Machine {
    std::string kind;  // "CPU", "GPU"
    std::string name;  // of the processor or of the GPU
    std::string precision;
  };
  // Takes the folder and looks whether it is this run's, which reads the whole input. Throws what job::ResumeFolder
  // throws, and Error(usage) for what cannot be resumed.
  ResumableRun(const Request& request, const Machine& machine);

  // Frames per run of the network where a checkpoint is there: they have to stay.
  [[nodiscard]] std::optional<std::size_t> seq_chunk() const { return seq_chunk_; }
  [[nodiscard]] const Unfinished& unfinished() const noexcept { return unfinished_; }
  // Frames that need not be worked on any more.
  [[nodiscard]] std::int64_t finished_frames() const noexcept { return finished_frames_; }
  [[nodiscard]] const std::filesystem::path& folder() const noexcept { return folder_.path(); }

  // Like pipeline::run_job(), behind what is finished: reads those frames again and drops them, which is the one way to
  // know that those behind them are the same, and gives task and outputs what they were. An error is told with what is
  // left of the run.
  [[nodiscard]] pipeline::JobStatistics run(pipeline::FrameSource& source, MatteTask& task, OutputWriters& outputs,
                                            const pipeline::Options& stages, const pipeline::StopRequest& stop,
                                            const pipeline::ProgressCallback& progress);
  // All frames are written: makes the outputs, which can be repeated from here on, and removes the folder.
  [[nodiscard]] std::vector<OutputResult> publish(const MatteTask& task, OutputWriters& outputs);

 private:
  class Target;
  void catch_up(pipeline::FrameSource& source, OutputWriters& outputs, const pipeline::StopRequest& stop) const;
  void save(const Checkpoint& checkpoint, OutputWriters& outputs, bool complete);
  template <typename Work>
  [[nodiscard]] auto told_if_it_fails(Work work) const;

  job::ResumeFolder folder_;
  Unfinished unfinished_;
  std::optional<Checkpoint> checkpoint_;
  std::optional<std::size_t> seq_chunk_;
  std::int64_t finished_frames_ = 0;
};

// Nothing without Options::resume; then an unfinished run that lies there is warned of.
[[nodiscard]] std::unique_ptr<ResumableRun> make_resumable_run(const Request& request, const nn::Device& device,
                                                               const std::string& precision);

}  // namespace smartcv::matte

#endif  // SMARTCV_TASKS_MATTE_RESUMABLE_RUN_H
