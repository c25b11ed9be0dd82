#include "tasks/fitting_preview/render_task.h"

#include <algorithm>
#include <opencv2/core.hpp>
#include <utility>

#include "base/format.h"
#include "base/rational.h"
#include "nn/runtime.h"
#include "vision/matte_preview.h"
#include "vision/rgb_sampler.h"

namespace smartcv::fitting_preview {
namespace {

constexpr int thumbnail_height = 180;

RenderNotes& notes_of(pipeline::Item& item) { return static_cast<RenderNotes&>(*item.notes); }

// As occlusion wants it. The network's planes are float.
cv::Mat matte_picture(const nn::Matte& matte) {
  // OpenCV has no views of constant memory; nothing writes to it.
  const cv::Mat alpha(matte.size.height, matte.size.width, CV_32F, const_cast<float*>(matte.alpha));
  cv::Mat picture;
  alpha.convertTo(picture, CV_8U, 255);
  return picture;
}

}  // namespace

RenderTask::RenderTask(Parts parts) : parts_(std::move(parts)) {
  for (const FrameSpan& shot : parts_.smooth->shots) {
    shot_starts_.insert(shot.first);
  }
  if (parts_.network) {
    state_ = parts_.network->make_state();
  }
}

void RenderTask::prepare(pipeline::Item& item) {
  auto notes = std::make_unique<RenderNotes>();
  notes->placed = parts_.dresser.placed(item.frame.sequence());
  const media::ConstPicture picture = std::as_const(item.frame).picture();
  if (parts_.network) {
    // Of every frame, also of those without a garment: the network remembers.
    notes->input = parts_.network->prepare(picture, parts_.dresser.orientation());
    parts_.network->begin(*notes->input, parts_.run);
  }
  item.notes = std::move(notes);
  if (!parts_.network) {
    draw(item);
  }
}

void RenderTask::start_infer_worker(std::size_t /*worker*/) {
  if (parts_.network) {
    nn::runtime().use_threads(parts_.inference_threads);
  }
}

void RenderTask::run(std::span<pipeline::Item> items) {
  if (items.empty()) {
    return;
  }
  std::vector<const nn::MattingInput*> inputs;
  for (pipeline::Item& item : items) {
    inputs.push_back(&*notes_of(item).input);
  }
  std::vector<nn::Matte> mattes = parts_.network->run(inputs, *state_, parts_.run);
  for (std::size_t i = 0; i < items.size(); ++i) {
    notes_of(items[i]).matte = std::move(mattes[i]);
    notes_of(items[i]).input.reset();
  }
}

void RenderTask::infer(std::span<pipeline::Item> items) {
  if (!parts_.network) {
    return;
  }
  std::size_t begin = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (shot_starts_.contains(items[i].frame.sequence())) {
      run(items.subspan(begin, i - begin));
      begin = i;
      state_->reset();
    }
  }
  run(items.subspan(begin));
}

void RenderTask::draw(pipeline::Item& item) const {
  RenderNotes& notes = notes_of(item);
  const std::int64_t number = item.frame.sequence();
  // Everything is judged by the source's own pixels: nothing is drawn before all of it is known.
  FrameScene scene = parts_.dresser.scene(number, std::as_const(item.frame).picture());
  if (notes.matte) {
    scene.matte = matte_picture(*notes.matte);
    notes.matte.reset();
  }
  const std::vector<vision::Layer> layers = parts_.dresser.layers(scene, notes.placed);
  if (parts_.layout.draws_skeletons()) {
    scene.anchors = Dresser::anchors(notes.placed);
  }
  notes.placed.clear();
  const media::Orientation orientation = parts_.dresser.orientation();
  const bool shown = parts_.sheet_frames.contains(number);
  const vision::Size panel = vision::preview_panel(parts_.smooth->video.upright, thumbnail_height);
  cv::Mat before;
  if (shown) {
    before = vision::to_rgb8(scene.picture, orientation, panel);
  }
  if (parts_.images) {
    notes.image = parts_.layout.make_floats(item.frame, layers);
  } else {
    const FrameTimes& times = parts_.smooth->video.times;
    const double seconds = number < times.frames() ? times.start_seconds({number, number}) : 0;
    item.frame = parts_.layout.make(std::move(item.frame), layers, scene, seconds);
  }
  if (shown && !parts_.images) {
    const bool beside = parts_.layout.layout() == Layout::side_by_side;
    const vision::Size after_panel = beside ? vision::Size{2 * panel.width, panel.height} : panel;
    const cv::Mat after =
        vision::to_rgb8(std::as_const(item.frame).picture(), beside ? media::Orientation{} : orientation, after_panel);
    if (beside) {
      notes.thumbnail = after;
    } else {
      cv::hconcat(before, after, notes.thumbnail);
    }
  }
}

void RenderTask::finish(pipeline::Item item, pipeline::Sink& sink) {
  if (parts_.network) {
    draw(item);
  }
  ++frames_;
  if (const cv::Mat& thumbnail = notes_of(item).thumbnail; parts_.sheet && !thumbnail.empty()) {
    parts_.sheet->add(0, fmt::format("{:.1f} s", seconds(item.frame.pts(), item.frame.time_base())), thumbnail);
  }
  sink.push(std::move(item));
}

void RenderTask::flush(pipeline::Sink& /*sink*/) {}

}  // namespace smartcv::fitting_preview
