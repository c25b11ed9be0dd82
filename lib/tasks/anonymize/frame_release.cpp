#include "tasks/anonymize/frame_release.h"

#include <utility>
#include <vector>

#include "base/rational.h"

namespace smartcv::anonymize {

void FrameRelease::release(DecidedFrame frame, pipeline::Sink& sink) {
  take_regions(frame);
  painter_.paint(frame);
  ledger_.add(frame);
  if (parts_.review) {
    parts_.review->add(frame, painter_);
  }
  if (parts_.tracks) {
    parts_.tracks->add(frame);
  }
  if (parts_.record) {
    parts_.record->add(frame, painter_);
  }
  if (parts_.audit) {
    parts_.audit->add(frame);
  }
  sink.push(std::move(frame.item));
}

// Tracks go on through regions where they are not hidden; only here, when every mask is known, some of them are left
// out.
void FrameRelease::take_regions(DecidedFrame& frame) const {
  const double time = seconds(frame.item.frame.pts(), frame.item.frame.time_base());
  frame.regions = parts_.regions.masks(time);
  frame.never = parts_.regions.never_hidden(time);
  const auto left_alone =
      std::erase_if(frame.places, [&](const vision::TrackPlace& place) { return !parts_.regions.admits(place, time); });
  // Nobody could look, and the tracks that say where somebody is say it of what is left alone.
  if (left_alone > 0 && frame.places.empty() && static_cast<const FaceNotes&>(*frame.item.notes).blind) {
    frame.whole = true;
  }
}

}  // namespace smartcv::anonymize
