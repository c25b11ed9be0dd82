#include "tasks/anonymize/anonymize_task.h"

#include <algorithm>
#include <utility>

#include "base/format.h"
#include "base/log.h"
#include "nn/runtime.h"
#include "tasks/anonymize/eye_search.h"
#include "vision/nms.h"

namespace smartcv::anonymize {
namespace {

// Boxes of two detectors on the same face.
constexpr float same_face_iou = 0.4F;
// A device that never once answered is broken; after this many failed batches the job ends instead of covering
// every frame from border to border.
constexpr std::int64_t hopeless_batches = 4;

FaceNotes& notes_of(pipeline::Item& item) { return static_cast<FaceNotes&>(*item.notes); }

}  // namespace

AnonymizeTask::AnonymizeTask(const Options& options, media::Orientation orientation, Parts parts)
    : options_(options),
      orientation_(orientation),
      parts_(std::move(parts)),
      planner_(options, parts_.held_frames),
      release_(options, orientation, std::move(parts_.release)) {}

void AnonymizeTask::prepare(pipeline::Item& item) {
  auto notes = std::make_unique<FaceNotes>();
  const media::ConstPicture picture = item.frame.picture();
  notes->blind = item.frame.damaged() && !parts_.detectors.empty();
  if (!parts_.detectors.empty()) {
    notes->signature = vision::signature(picture);
    for (const auto& detector : parts_.detectors) {
      notes->inputs.push_back(detector->prepare(picture, orientation_));
    }
  }
  if (parts_.haar_eyes) {
    notes->haar_eyes = find_eyes(*parts_.haar_eyes, picture, orientation_);
  }
  item.notes = std::move(notes);
}

void AnonymizeTask::infer(std::span<pipeline::Item> items) {
  for (std::size_t d = 0; d < parts_.detectors.size(); ++d) {
    std::vector<const nn::DetectorInput*> inputs;
    for (pipeline::Item& item : items) {
      inputs.push_back(&notes_of(item).inputs[d]);
    }
    const auto found = parts_.detectors[d]->detect(inputs);
    for (std::size_t i = 0; i < items.size(); ++i) {
      FaceNotes& notes = notes_of(items[i]);
      for (const nn::FaceDetection& face : found[i]) {
        if (std::min(face.box.width(), face.box.height()) >= static_cast<float>(options_.min_face)) {
          notes.faces.push_back({face.box, face.score, face.landmarks});
        }
      }
    }
  }
  for (pipeline::Item& item : items) {
    FaceNotes& notes = notes_of(item);
    notes.inputs.clear();
    if (parts_.detectors.size() > 1) {
      vision::NmsOptions options;
      options.threshold = same_face_iou;
      notes.faces = vision::suppressed(notes.faces, options);
    }
  }
  ++good_batches_;
}

bool AnonymizeTask::infer_failed(std::span<pipeline::Item> items, const std::exception& error) {
  if (good_batches_ == 0 && ++failed_batches_ >= hopeless_batches) {
    return false;
  }
  log_warning(
      fmt::format("frames {} to {}: inference failed, they are masked by the tracks around them or entirely: {}",
                  items.front().frame.sequence(), items.back().frame.sequence(), error.what()));
  for (pipeline::Item& item : items) {
    FaceNotes& notes = notes_of(item);
    notes.inputs.clear();
    notes.faces.clear();
    notes.blind = true;
  }
  return true;
}

void AnonymizeTask::finish(pipeline::Item item, pipeline::Sink& sink) {
  planner_.add(std::move(item));
  release_decided(sink);
}

void AnonymizeTask::flush(pipeline::Sink& sink) {
  planner_.end();
  release_decided(sink);
}

void AnonymizeTask::release_decided(pipeline::Sink& sink) {
  while (auto decided = planner_.next()) {
    release_.release(std::move(*decided), sink);
  }
}

void AnonymizeTask::start_infer_worker(std::size_t /*worker*/) {
  if (!parts_.detectors.empty()) {
    nn::runtime().use_threads(parts_.inference_threads);
  }
}

}  // namespace smartcv::anonymize
