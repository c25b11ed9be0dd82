#ifndef SMARTCV_TASKS_ANONYMIZE_LOOK_COLLECTOR_H
#define SMARTCV_TASKS_ANONYMIZE_LOOK_COLLECTOR_H

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "identity/embedding_queue.h"
#include "tasks/anonymize/mask_planner.h"

namespace smartcv::anonymize {

// The looks of every face track, in the order of their frames.
using TrackLooks = std::map<std::int64_t, identity::FaceSamples>;

// Takes looks at the faces that were detected, to tell later who they are: of each track the best face in every fifth
// of a second. They are embedded as the stages' threads have time (identity::EmbeddingQueue). A face that could not be
// embedded is no look: nobody is recognised by it, and that hides.
class LookCollector {
 public:
  // `recognizer` outlives this.
  LookCollector(const identity::FaceRecognizer& recognizer, media::Orientation orientation);

  // A decided frame in order, not painted yet.
  void add(const DecidedFrame& frame);
  // Embeds what waits in full batches. Any thread; throws nothing but what says that the job is torn down.
  void work();
  // After the last frame: embeds what is left, on so many threads.
  void work_off(std::size_t threads, const std::function<void()>& start_thread);
  // After work_off().
  [[nodiscard]] TrackLooks take();

 private:
  struct Open {
    std::int64_t slot = -1;  // of time
    float possible_quality = 0;
    identity::FaceSample sample;
    identity::FacePatch patch;
  };
  void consider(Open& open, const vision::TrackPlace& place, const DecidedFrame& frame);
  void close(std::int64_t track, Open& open);
  void give_up(const std::exception& error);

  media::Orientation orientation_;
  identity::EmbeddingQueue queue_;
  std::map<std::int64_t, Open> open_;
  std::map<std::int64_t, std::vector<std::shared_ptr<identity::FaceSamples>>> taken_;  // one face each
  std::atomic<bool> failed_{false};
};

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_LOOK_COLLECTOR_H
