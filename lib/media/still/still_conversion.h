#ifndef SMARTCV_MEDIA_STILL_STILL_CONVERSION_H
#define SMARTCV_MEDIA_STILL_STILL_CONVERSION_H

#include "media/detail/av_ptr.h"

namespace smartcv::media::detail {

// A copy of the picture in another sample format. RGB becomes full-range BT.601, as JPEG (JFIF) has it. Throws
// Error(internal) for formats that swscale does not know.
[[nodiscard]] AvFramePtr converted_still(const AVFrame& frame, AVPixelFormat format);

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_STILL_STILL_CONVERSION_H
