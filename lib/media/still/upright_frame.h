#ifndef SMARTCV_MEDIA_STILL_UPRIGHT_FRAME_H
#define SMARTCV_MEDIA_STILL_UPRIGHT_FRAME_H

#include "media/frame.h"

namespace smartcv::media::detail {

// The same picture turned as `orientation` says, sample by sample; 4:2:2 becomes 4:4:0 where the sides are swapped, and
// the other way. The frame itself when there is nothing to do. Throws Error(internal) for 4:1:1 that is to lie.
[[nodiscard]] Frame upright_frame(Frame frame, Orientation orientation);

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_STILL_UPRIGHT_FRAME_H
