#include "tasks/fitting_preview/pose_task.h"

#include <memory>
#include <utility>

#include "base/format.h"
#include "base/log.h"
#include "nn/runtime.h"

namespace smartcv::fitting_preview {
namespace {

// A device that never once answered is broken; after this many failed batches the job ends.
constexpr std::int64_t hopeless_batches = 4;

struct PoseNotes final : pipeline::Notes {
  PoseLook look;
  bool failed = false;
};

PoseNotes& notes_of(pipeline::Item& item) { return static_cast<PoseNotes&>(*item.notes); }

}  // namespace

void PoseTask::prepare(pipeline::Item& item) {
  auto notes = std::make_unique<PoseNotes>();
  notes->look = {.look = parts_.board->take(item.frame.sequence()),
                 .time = seconds(item.frame.pts(), item.frame.time_base()),
                 .picture = item.frame.picture(),
                 .orientation = orientation_};
  parts_.finder->prepare(notes->look);
  item.notes = std::move(notes);
}

void PoseTask::infer(std::span<pipeline::Item> items) {
  std::vector<PoseLook*> looks;
  looks.reserve(items.size());
  for (pipeline::Item& item : items) {
    looks.push_back(&notes_of(item).look);
  }
  parts_.finder->find(looks);
  ++good_batches_;
}

bool PoseTask::infer_failed(std::span<pipeline::Item> items, const std::exception& error) {
  if (good_batches_ == 0 && ++failed_batches_ >= hopeless_batches) {
    return false;
  }
  log_warning(fmt::format("frames {} to {}: inference failed, poses are known from the frames around: {}",
                          items.front().frame.sequence(), items.back().frame.sequence(), error.what()));
  for (pipeline::Item& item : items) {
    PoseNotes& notes = notes_of(item);
    notes.look.input = {};
    notes.look.people.clear();
    notes.failed = true;
  }
  return true;
}

void PoseTask::finish(pipeline::Item item, pipeline::Sink& sink) {
  PoseNotes& notes = notes_of(item);
  ++counts_.looks;
  counts_.detections += notes.look.detects && !notes.failed ? 1 : 0;
  counts_.poses += static_cast<std::int64_t>(notes.look.people.size());
  counts_.failed_inferences += notes.failed ? 1 : 0;
  seen_.push_back({item.frame.sequence(), !notes.failed && !item.frame.damaged(), std::move(notes.look.people)});
  frames_done_ = item.frame.sequence() + 1;
  sink.push(std::move(item));
}

void PoseTask::start_infer_worker(std::size_t /*worker*/) { nn::runtime().use_threads(parts_.inference_threads); }

}  // namespace smartcv::fitting_preview
