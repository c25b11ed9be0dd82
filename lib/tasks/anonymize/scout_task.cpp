#include "tasks/anonymize/scout_task.h"

#include <utility>

#include "job/frame_ends.h"

namespace smartcv::anonymize {

ScoutTask::ScoutTask(const Options& options, media::Orientation orientation, Parts parts,
                     const identity::FaceRecognizer& recognizer, std::size_t workers)
    : AnonymizeTask(options, orientation, std::move(parts)), looks_(recognizer, orientation), workers_(workers) {}

void ScoutTask::infer(std::span<pipeline::Item> items) {
  AnonymizeTask::infer(items);
  looks_.work();
}

void ScoutTask::flush(pipeline::Sink& sink) {
  AnonymizeTask::flush(sink);
  looks_.work_off(workers_, [this] { start_infer_worker(0); });
}

TrackLooks ScoutTask::take_looks() {
  TrackLooks looks = looks_.take();
  for (auto& [track, of_track] : looks) {
    for (identity::FaceSample& look : of_track) {
      look.frame -= first_sequence_;
    }
  }
  return looks;
}

void ScoutTask::let_go(DecidedFrame frame, pipeline::Sink& sink) {
  if (frames_.empty()) {
    first_sequence_ = frame.item.frame.sequence();
  }
  looks_.add(frame);
  ledger_.add(frame);
  frames_.push_back(planned(frame));
  frame.item.frame = job::without_samples(frame.item.frame);
  sink.push(std::move(frame.item));
}

}  // namespace smartcv::anonymize
