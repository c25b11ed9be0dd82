#ifndef SMARTCV_TASKS_ANONYMIZE_DETECTION_SCHEDULE_H
#define SMARTCV_TASKS_ANONYMIZE_DETECTION_SCHEDULE_H

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>

#include "media/frame.h"
#include "pipeline/task.h"
#include "vision/shot_cut.h"

namespace smartcv::anonymize {

// Which frames a detector looks at; in the others tracks are followed. Decided in frame order from the pictures alone,
// so that the same video gives the same choice whatever the number of workers.
//   every = k > 0   each k-th frame
//   every = 0       auto: the next frame after `longest`, sooner when some part of the picture has changed much since
//                   the last one looked at; the first and the last frame of every shot, so that what lies between two
//                   looks has both ends
class DetectionSchedule {
 public:
  // `longest`: of auto, frames from one that is looked at to the next.
  DetectionSchedule(int every, int longest) : every_(every), longest_(longest) {}

  // The next frame, on the thread that reads, and the one behind it; nullptr when it is the last one.
  void see(const media::Frame& frame, const media::Frame* next);
  // Any thread; a frame that was seen. Asked once per frame: the answer is forgotten then.
  [[nodiscard]] bool looks_at(std::int64_t sequence);

 private:
  [[nodiscard]] bool decide(const media::Frame& frame, const media::Frame* next);

  int every_;
  int longest_;
  int since_ = 0;  // frames since the last one looked at
  std::optional<vision::FrameSignature> looked_at_;
  std::optional<vision::FrameSignature> now_;  // of the frame that is seen next
  bool begins_shot_ = true;                    // that frame
  std::mutex mutex_;
  std::map<std::int64_t, bool> answers_;
};

// How far apart auto looks at most, in frames: a fifth of a second where detection is dear, on a CPU; two frames on a
// GPU, where it costs little more than following.
[[nodiscard]] int longest_interval(double frame_rate, bool cuda) noexcept;

// Shows every frame to the schedule before it goes on, which is one frame later.
class ScheduledSource : public pipeline::FrameSource {
 public:
  ScheduledSource(pipeline::FrameSource& source, DetectionSchedule& schedule) : source_(source), schedule_(schedule) {}
  [[nodiscard]] std::optional<media::Frame> next() override;

 private:
  pipeline::FrameSource& source_;
  DetectionSchedule& schedule_;
  std::optional<media::Frame> ahead_;
  bool begun_ = false;
};

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_DETECTION_SCHEDULE_H
