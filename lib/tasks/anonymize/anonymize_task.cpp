#include "tasks/anonymize/anonymize_task.h"

#include <algorithm>
#include <utility>

#include "base/format.h"
#include "base/log.h"
#include "nn/runtime.h"
#include "tasks/anonymize/eye_search.h"

namespace smartcv::anonymize {
namespace {

// A device that never once answered is broken; after this many failed batches the job ends instead of covering
// every frame from border to border.
constexpr std::int64_t hopeless_batches = 4;

// Long side of the brightness in which tracks are followed, pixels: half of 1080p.
constexpr int luma_long_side = 960;

FaceNotes& notes_of(pipeline::Item& item) { return static_cast<FaceNotes&>(*item.notes); }

// Fails closed: nobody has looked at these frames.
void mark_failed(std::span<pipeline::Item* const> items, const std::exception& error) {
  log_warning(
      fmt::format("frames {} to {}: inference failed, they are masked by the tracks around them or entirely: {}",
                  items.front()->frame.sequence(), items.back()->frame.sequence(), error.what()));
  for (pipeline::Item* item : items) {
    FaceNotes& notes = notes_of(*item);
    notes.inputs.clear();
    notes.faces.clear();
    notes.blind = true;
    notes.failed = true;
  }
}

}  // namespace

AnonymizeTask::AnonymizeTask(const Options& options, media::Orientation orientation, Parts parts)
    : options_(options),
      orientation_(orientation),
      parts_(std::move(parts)),
      planner_(options, parts_.held_frames),
      release_(options, orientation, std::move(parts_.release)) {
  if (parts_.in_the_middle) {
    planner_.begin_in_the_middle();
  }
}

void AnonymizeTask::prepare(pipeline::Item& item) {
  auto notes = std::make_unique<FaceNotes>();
  const media::ConstPicture picture = item.frame.picture();
  notes->blind = item.frame.damaged() && !parts_.finders.empty();
  if (!parts_.finders.empty()) {
    notes->luma = vision::small_luma(picture, orientation_, luma_long_side);
    if (parts_.board != nullptr) {
      const job::Look look = parts_.board->take(item.frame.sequence());
      notes->starts_shot = look.starts_shot;
      notes->passed_over = !look.due;
    }
    if (!notes->passed_over) {
      notes->inputs = parts_.finders.prepare(picture, orientation_);
    }
  }
  if (parts_.haar_eyes) {
    notes->haar_eyes = find_eyes(*parts_.haar_eyes, picture, orientation_);
  }
  item.notes = std::move(notes);
}

void AnonymizeTask::infer(std::span<pipeline::Item> items) {
  std::vector<pipeline::Item*> waiting;
  for (pipeline::Item& item : items) {
    if (!parts_.finders.empty() && !notes_of(item).passed_over) {
      waiting.push_back(&item);
    }
  }
  if (!waiting.empty()) {
    look_at(waiting);
    ++good_batches_;
  }
}

void AnonymizeTask::look_at(std::span<pipeline::Item* const> items) {
  try {
    find_in(items);
  } catch (const std::exception& error) {
    if (items.size() == 1 || look_at_halves(items, error) == items.size()) {
      throw;
    }
  }
}

std::size_t AnonymizeTask::look_at_halves(std::span<pipeline::Item* const> items, const std::exception& error) {
  log_warning(fmt::format("frames {} to {}: inference failed, tried again with half the batch: {}",
                          items.front()->frame.sequence(), items.back()->frame.sequence(), error.what()));
  std::size_t failed = 0;
  for (const auto half : {items.first(items.size() / 2), items.subspan(items.size() / 2)}) {
    try {
      look_at(half);
      failed += static_cast<std::size_t>(
          std::count_if(half.begin(), half.end(), [](pipeline::Item* item) { return notes_of(*item).failed; }));
    } catch (const std::exception& again) {
      failed += half.size();
      mark_failed(half, again);
    }
  }
  return failed;
}

void AnonymizeTask::find_in(std::span<pipeline::Item* const> items) {
  std::vector<const FrameInputs*> inputs;
  for (const pipeline::Item* item : items) {
    inputs.push_back(&static_cast<const FaceNotes&>(*item->notes).inputs);
  }
  auto found = parts_.finders.find(inputs);
  for (std::size_t i = 0; i < items.size(); ++i) {
    FaceNotes& notes = notes_of(*items[i]);
    notes.faces = std::move(found[i]);
    notes.inputs.clear();
  }
}

bool AnonymizeTask::infer_failed(std::span<pipeline::Item> items, const std::exception& error) {
  if (good_batches_ == 0 && ++failed_batches_ >= hopeless_batches) {
    return false;
  }
  // Frames that were passed over are as well known as the look before them; the planner sees to that.
  std::vector<pipeline::Item*> looked_at;
  for (pipeline::Item& item : items) {
    if (!notes_of(item).passed_over) {
      looked_at.push_back(&item);
    }
  }
  if (!looked_at.empty()) {
    mark_failed(looked_at, error);
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
    let_go(std::move(*decided), sink);
  }
}

void AnonymizeTask::let_go(DecidedFrame frame, pipeline::Sink& sink) { release_.release(std::move(frame), sink); }

void AnonymizeTask::start_infer_worker(std::size_t /*worker*/) {
  if (!parts_.finders.empty()) {
    nn::runtime().use_threads(parts_.inference_threads);
  }
}

}  // namespace smartcv::anonymize
