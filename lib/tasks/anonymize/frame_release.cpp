#include "tasks/anonymize/frame_release.h"

#include <utility>

#include "base/rational.h"

namespace smartcv::anonymize {

void FrameRelease::release(DecidedFrame frame, pipeline::Sink& sink) {
  frame.regions = parts_.regions.masks(seconds(frame.item.frame.pts(), frame.item.frame.time_base()));
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

}  // namespace smartcv::anonymize
