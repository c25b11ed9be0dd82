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
  // Takes the samples over. The caller sets sequence, time and damage.
  [[nodiscard]] static Frame wrap(AvFramePtr av, const PictureLayout& layout);
  // Throws Error(internal) for an empty frame, as does release().
  [[nodiscard]] static const AVFrame& get(const Frame& frame);
  // Gives the samples away with the frame's pts, duration and time base set on them.
  [[nodiscard]] static AvFramePtr release(Frame&& frame);
};

}  // namespace detail
}  // namespace smartcv::media

#endif  // SMARTCV_MEDIA_DETAIL_FRAME_ACCESS_H
