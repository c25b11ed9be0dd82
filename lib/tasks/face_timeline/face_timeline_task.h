#ifndef SMARTCV_TASKS_FACE_TIMELINE_FACE_TIMELINE_TASK_H
#define SMARTCV_TASKS_FACE_TIMELINE_FACE_TIMELINE_TASK_H

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "identity/embedding_queue.h"
#include "identity/face_recognizer.h"
#include "job/scouting_source.h"
#include "nn/face_detector.h"
#include "pipeline/task.h"
#include "tasks/face_timeline/analysis.h"
#include "tasks/face_timeline/options.h"
#include "tasks/face_timeline/track_builder.h"

namespace smartcv::face_timeline {

// What was looked at and found.
struct Counts {
  std::int64_t frames = 0;
  std::int64_t looks = 0;       // frames the detector looked at
  std::int64_t detections = 0;  // boxes at or above the lower threshold
  std::int64_t failed_inferences = 0;
  std::int64_t shots = 0;
  std::int64_t tracks = 0;
};

// What the job's three middle stages do:
//   prepare  network input of the frames that are looked at             any thread
//   infer    their faces, and embeddings of faces of ended tracks       any worker, in batches
//   finish   link faces to tracks, keep the best of each                one thread, frame order
// Frames come out of finish() without their samples: nothing is written, the target only counts them.
class FaceTimelineTask : public pipeline::Task {
 public:
  struct Parts {
    const nn::FaceDetector* detector = nullptr;  // these three outlive the task
    const identity::FaceRecognizer* recognizer = nullptr;
    job::LookBoard* board = nullptr;  // filled by a ScoutingSource
    int looks_apart = 1;              // frames between two looks, as a rule
    int inference_threads = 1;        // per infer worker
    std::size_t workers = 1;          // that embed what is left at the end
  };

  FaceTimelineTask(const Options& options, media::Orientation orientation, Parts parts);

  void prepare(pipeline::Item& item) override;
  void infer(std::span<pipeline::Item> items) override;
  bool infer_failed(std::span<pipeline::Item> items, const std::exception& error) override;
  void finish(pipeline::Item item, pipeline::Sink& sink) override;
  void flush(pipeline::Sink& sink) override;
  [[nodiscard]] std::size_t held_frames() const override { return 1; }
  void start_infer_worker(std::size_t worker) override;

  // After the run: tracks. Where the embeddings come from is filled in by the caller, who knows the files.
  [[nodiscard]] Analysis take_analysis(VideoFacts video, std::vector<FrameSpan> shots);
  [[nodiscard]] const Counts& counts() const noexcept { return counts_; }
  [[nodiscard]] identity::EmbeddingLog embedding_log() const { return queue_.log(); }

 private:
  void detect(std::span<pipeline::Item> items);
  void embed_waiting();

  Options options_;
  media::Orientation orientation_;
  Parts parts_;
  identity::EmbeddingQueue queue_;
  TrackBuilder builder_;
  std::vector<TrackPiece> pieces_;
  std::vector<std::int64_t> looked_;
  Counts counts_;
  std::atomic<std::int64_t> good_batches_{0};
  std::atomic<std::int64_t> failed_batches_{0};
  std::atomic<bool> embedding_failed_{false};
};

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_FACE_TIMELINE_TASK_H
