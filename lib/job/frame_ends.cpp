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

}  // namespace smartcv::job
