#include "media/still/still_conversion.h"

#include "base/error.h"
#include "media/detail/av_error.h"

namespace smartcv::media::detail {

AvFramePtr converted_still(const AVFrame& frame, AVPixelFormat format) {
  AvFramePtr target(checked(av_frame_alloc()));
  target->width = frame.width;
  target->height = frame.height;
  target->format = format;
  require(av_frame_get_buffer(target.get(), 0), "take memory for a picture");
  const SwsContextPtr scaler(
      sws_getContext(frame.width, frame.height, static_cast<AVPixelFormat>(frame.format), frame.width, frame.height,
                     format, SWS_POINT | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP | SWS_BITEXACT,
                     nullptr, nullptr, nullptr));
  if (scaler == nullptr) {
    throw Error(ErrorCode::internal, "a picture cannot be converted to another sample format");
  }
  const int* const bt601 = sws_getCoefficients(SWS_CS_ITU601);
  constexpr int whole = 1 << 16;
  // Formats without a matrix refuse one; they need none.
  static_cast<void>(sws_setColorspaceDetails(scaler.get(), bt601, 1, bt601, 1, 0, whole, whole));
  require(sws_scale(scaler.get(), frame.data, frame.linesize, 0, frame.height, target->data, target->linesize),
          "convert a picture");
  target->color_primaries = frame.color_primaries;
  target->color_trc = frame.color_trc;
  target->sample_aspect_ratio = frame.sample_aspect_ratio;
  return target;
}

}  // namespace smartcv::media::detail
