#include "job/frame_ends.h"

#include <utility>

namespace smartcv::job {

std::optional<media::Frame> ReaderSource::next() {
  if (limit_ && given_ >= *limit_) {
    return std::nullopt;
  }
  ++given_;
  return reader_.next();
}

void WriterTarget::write(pipeline::Item item) { writer_.write(std::move(item.frame)); }

media::Frame without_samples(const media::Frame& frame) {
  media::Frame empty;
  empty.set_sequence(frame.sequence());
  empty.set_time(frame.pts(), frame.duration(), frame.time_base());
  empty.set_damaged(frame.damaged());
  return empty;
}

}  // namespace smartcv::job
