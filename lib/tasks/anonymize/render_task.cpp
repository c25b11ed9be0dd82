#include "tasks/anonymize/render_task.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "base/rational.h"

namespace smartcv::anonymize {

RenderTask::RenderTask(const Options& options, media::Orientation orientation, TrackPlan plan,
                       FrameRelease::Parts parts)
    : plan_(std::move(plan)), release_(options, orientation, std::move(parts)) {
  for (const PlannedTrack& track : plan_.tracks) {
    if (!track.method.empty()) {
      release_.painter().use_method(track.id, track.method);
    }
  }
}

void RenderTask::prepare(pipeline::Item& item) { item.notes = std::make_unique<FaceNotes>(); }

void RenderTask::infer(std::span<pipeline::Item> /*items*/) {}

void RenderTask::finish(pipeline::Item item, pipeline::Sink& sink) {
  DecidedFrame decided;
  const std::int64_t pts = rescale(item.frame.pts(), item.frame.time_base(), plan_.time_base);
  const auto planned = std::lower_bound(plan_.frames.begin(), plan_.frames.end(), pts,
                                        [](const PlannedFrame& frame, std::int64_t at) { return frame.pts < at; });
  if (planned == plan_.frames.end() || planned->pts != pts) {
    decided.whole = true;
    ++unknown_frames_;
  } else {
    static_cast<FaceNotes&>(*item.notes).haar_eyes = planned->eyes;
    decided.whole = planned->whole;
    decided.starts_shot = planned->starts_shot;
    decided.places = planned->places;
    decided.visible = planned->visible;
  }
  decided.item = std::move(item);
  release_.release(std::move(decided), sink);
}

void RenderTask::flush(pipeline::Sink& /*sink*/) {}

}  // namespace smartcv::anonymize
