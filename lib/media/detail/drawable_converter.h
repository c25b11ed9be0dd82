#ifndef SMARTCV_MEDIA_DETAIL_DRAWABLE_CONVERTER_H
#define SMARTCV_MEDIA_DETAIL_DRAWABLE_CONVERTER_H

extern "C" {
#include <libavutil/pixfmt.h>
}

#include "media/detail/av_ptr.h"

namespace smartcv::media::detail {

// A format that holds everything `format` holds and can be drawn on (see is_drawable); `format` itself when it can be.
// Palettes and packed 5/6-bit RGB become packed 8-bit BGR(A), packed 10-bit RGB, Bayer and XYZ planar RGB(A),
// bit-packed black and white gray, big-endian its little-endian twin, float 16 bit. AV_PIX_FMT_NONE for hardware
// surfaces.
[[nodiscard]] AVPixelFormat drawable_format_for(AVPixelFormat format) noexcept;

// Converts frames of the decoder that cannot be drawn on. Matrix and range stay what they are: samples are only
// stored in another way, with exact rounding; planar float is clipped to 0..1.
class DrawableConverter {
 public:
  // The frame itself when it is drawable, else a converted one with the same properties.
  // Throws Error(internal) for a format that has no drawable form.
  [[nodiscard]] AvFramePtr convert(AvFramePtr frame);

 private:
  void prepare(const AVFrame& source, AVPixelFormat target);

  SwsContextPtr scaler_;
  AVPixelFormat source_format_ = AV_PIX_FMT_NONE;
};

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_DETAIL_DRAWABLE_CONVERTER_H
