#include "tasks/anonymize/frame_release.h"

#include <utility>

namespace smartcv::anonymize {

void FrameRelease::release(DecidedFrame frame, pipeline::Sink& sink) {
  painter_.paint(frame);
  ledger_.add(frame);
  if (parts_.review) {
    parts_.review->add(frame, painter_);
  }
  if (parts_.tracks) {
    parts_.tracks->add(frame);
  }
  sink.push(std::move(frame.item));
}

}  // namespace smartcv::anonymize
