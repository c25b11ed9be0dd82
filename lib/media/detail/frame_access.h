#ifndef SMARTCV_MEDIA_DETAIL_FRAME_ACCESS_H
#define SMARTCV_MEDIA_DETAIL_FRAME_ACCESS_H

#include "media/detail/av_ptr.h"
#include "media/frame.h"

namespace smartcv::media {

struct Frame::Samples {
  detail::AvFramePtr av;
  PictureLayout layout;  // what the reader decided the samples mean (untagged sources included)
};

namespace detail {

// The one door between Frame and AVFrame.
struct FrameAccess {
  [[nodiscard]] static Frame wrap(AvFramePtr av, const PictureLayout& layout);
  [[nodiscard]] static const AVFrame& get(const Frame& frame);
  [[nodiscard]] static AvFramePtr release(Frame&& frame);
};

}  // namespace detail
}  // namespace smartcv::media

#endif  // SMARTCV_MEDIA_DETAIL_FRAME_ACCESS_H
