#include "tasks/matte/matte_task.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <opencv2/core.hpp>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/format.h"
#include "base/log.h"
#include "nn/out_of_memory.h"
#include "nn/runtime.h"
#include "tasks/matte/matte_notes.h"
#include "vision/turn.h"

namespace smartcv::matte {
namespace {

constexpr double seen_in_front = 0.5;

MatteNotes& notes_of(pipeline::Item& item) { return static_cast<MatteNotes&>(*item.notes); }

cv::Mat as_stored(const float* upright, vision::Size size, media::Orientation orientation) {
  // OpenCV has no views of constant memory; nothing writes to it.
  return vision::turned_stored(cv::Mat(size.height, size.width, CV_32F, const_cast<float*>(upright)), orientation);
}

vision::FloatPlane view_of(const cv::Mat& plane) {
  return {plane.ptr<float>(), plane.cols, plane.rows, static_cast<std::ptrdiff_t>(plane.step1())};
}

}  // namespace

MatteTask::MatteTask(media::Orientation orientation, Parts parts)
    : orientation_(orientation), parts_(std::move(parts)), state_(parts_.network->make_state()) {}

void MatteTask::prepare(pipeline::Item& item) {
  auto notes = std::make_unique<MatteNotes>();
  const media::ConstPicture picture = std::as_const(item.frame).picture();
  notes->signature = vision::signature(picture);
  notes->input = parts_.network->prepare(picture, orientation_);
  parts_.network->begin(*notes->input, parts_.run);
  item.notes = std::move(notes);
}

// A size that changes begins a shot as well: the memory of another size is of no use.
bool MatteTask::starts_shot(const pipeline::Item& item) {
  const auto& notes = static_cast<const MatteNotes&>(*item.notes);
  const vision::Size size = notes.input->upright;
  const bool resized = last_size_ && *last_size_ != size;
  last_size_ = size;
  // A damaged picture looks like a cut; what is seen after it is compared with what was seen before it.
  if (item.frame.damaged()) {
    return resized;
  }
  const bool cut = parts_.reset_at_cuts && last_signature_ &&
                   vision::cut_score(*last_signature_, notes.signature) > parts_.cut_threshold;
  last_signature_ = notes.signature;
  return resized || cut;
}

// A run that does not fit into the device's memory has changed nothing (see Matting::run): half of its frames are tried
// again, and no later run has more.
void MatteTask::run(std::span<pipeline::Item> items) {
  while (!items.empty()) {
    const auto part = items.first(std::min(items.size(), largest_run_));
    try {
      run_together(part);
    } catch (const nn::OutOfMemory&) {
      if (part.size() == 1) {
        throw;
      }
      largest_run_ = part.size() / 2;
      log_warning(fmt::format("the device's memory does not hold {} frames at once; seq_chunk is lowered to {}",
                              part.size(), largest_run_));
      continue;
    }
    items = items.subspan(part.size());
  }
}

void MatteTask::run_together(std::span<pipeline::Item> items) {
  std::vector<const nn::MattingInput*> inputs;
  for (pipeline::Item& item : items) {
    inputs.push_back(&*notes_of(item).input);
  }
  std::vector<nn::Matte> mattes = parts_.network->run(inputs, *state_, parts_.run);
  for (std::size_t i = 0; i < items.size(); ++i) {
    MatteNotes& notes = notes_of(items[i]);
    notes.matte = std::move(mattes[i]);
    notes.input.reset();
  }
}

void MatteTask::infer(std::span<pipeline::Item> items) {
  std::size_t begin = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (starts_shot(items[i])) {
      run(items.subspan(begin, i - begin));
      begin = i;
      state_->reset();
      ++shot_cuts_;
    }
  }
  run(items.subspan(begin));
  if (parts_.segments) {
    plan_segments(items);
  }
}

void MatteTask::plan_segments(std::span<pipeline::Item> items) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (!parts_.segments->ends_with(items[i].frame)) {
      continue;
    }
    if (i + 1 != items.size()) {
      throw Error(ErrorCode::internal, "a segment ends within a run of the network");
    }
    notes_of(items[i]).checkpoint = std::make_shared<Checkpoint>(inferred());
  }
}

// infer's part of a checkpoint.
Checkpoint MatteTask::inferred() const {
  Checkpoint checkpoint{state_->snapshot(), last_signature_, last_size_, largest_run_, {}};
  checkpoint.counts.shot_cuts = shot_cuts_;
  return checkpoint;
}

// finish's part, which lies behind infer's by the frames in between.
void MatteTask::complete(Checkpoint& checkpoint) const {
  const std::int64_t shot_cuts = checkpoint.counts.shot_cuts;
  checkpoint.counts = counts_;
  checkpoint.counts.shot_cuts = shot_cuts;
}

Checkpoint MatteTask::checkpoint() const {
  Checkpoint checkpoint = inferred();
  complete(checkpoint);
  return checkpoint;
}

void MatteTask::restore(const Checkpoint& checkpoint) {
  state_->restore(checkpoint.network);
  last_signature_ = checkpoint.last_signature;
  last_size_ = checkpoint.last_size;
  largest_run_ = checkpoint.largest_run;
  shot_cuts_ = checkpoint.counts.shot_cuts;
  counts_ = checkpoint.counts;
}

bool MatteTask::warm_up(std::span<pipeline::Item> items) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (starts_shot(items[i])) {
      run(items.first(i));
      return false;
    }
  }
  run(items);
  return true;
}

void MatteTask::end_warm_up() { last_signature_.reset(); }

void MatteTask::finish(pipeline::Item item, pipeline::Sink& sink) {
  MatteNotes& notes = notes_of(item);
  nn::Matte matte = std::move(*notes.matte);
  notes.matte.reset();
  parts_.network->end(matte, parts_.run);
  const cv::Mat alpha = as_stored(matte.alpha, matte.size, orientation_);
  std::array<cv::Mat, 3> colors;
  std::optional<vision::RgbFloatPlanes> foreground;
  if (matte.foreground[0] != nullptr) {
    foreground.emplace();
    for (std::size_t i = 0; i < colors.size(); ++i) {
      colors.at(i) = as_stored(matte.foreground.at(i), matte.size, orientation_);
      foreground->at(i) = view_of(colors.at(i));
    }
  }
  ++counts_.frames;
  counts_.coverage += cv::mean(alpha)[0];
  double most = 0;
  cv::minMaxLoc(alpha, nullptr, &most);
  counts_.empty_frames += most < seen_in_front ? 1 : 0;
  if (parts_.truth != nullptr) {
    parts_.truth->compare({matte.alpha, matte.size.width, matte.size.height, matte.size.width});
  }
  notes.pictures = parts_.pictures.make(item.frame, view_of(alpha), foreground);
  if (notes.checkpoint) {
    complete(*notes.checkpoint);
  }
  sink.push(std::move(item));
}

void MatteTask::flush(pipeline::Sink& /*sink*/) {}

// Single-threaded: what they do in parallel are frames.
void MatteTask::start_prepare_worker() { nn::runtime().use_threads(1); }

void MatteTask::start_infer_worker(std::size_t /*worker*/) { nn::runtime().use_threads(parts_.inference_threads); }

void MatteTask::start_finish() { nn::runtime().use_threads(1); }

Counts MatteTask::counts() const {
  Counts counts = counts_;
  counts.shot_cuts = shot_cuts_;
  counts.coverage = counts.frames > 0 ? counts.coverage / static_cast<double>(counts.frames) : 0;
  return counts;
}

}  // namespace smartcv::matte
