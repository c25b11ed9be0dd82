#ifndef SMARTCV_MEDIA_OUTPUT_SAMPLE_CONVERTER_H
#define SMARTCV_MEDIA_OUTPUT_SAMPLE_CONVERTER_H

#include "media/detail/av_ptr.h"
#include "media/output/encoder_choice.h"
#include "media/picture.h"

namespace smartcv::media::detail {

// Brings frames into the encoder's sample format when theirs is another one; frames that fit pass untouched and
// uncopied. Matrix, range and chroma siting are told to swscale outright, which would otherwise guess them. Alpha and
// given gray pictures do not go through swscale, which shifts where it should scale (255 of 8 bits becomes 1020 of 10)
// and dithers: they are scaled and rounded to the nearest value.
class SampleConverter {
 public:
  explicit SampleConverter(const EncoderChoice& choice);

  // `layout`: what the frame's samples mean. Throws Error(internal) for a conversion swscale does not know.
  [[nodiscard]] AvFramePtr convert(AvFramePtr frame, const PictureLayout& layout);

 private:
  void prepare(const AVFrame& frame, const PictureLayout& layout);
  void scale(const AVFrame& frame, const PictureLayout& layout, AVFrame& converted);

  AVPixelFormat format_;
  ColorTags color_;
  bool pictures_given_;
  bool limited_only_;
  SwsContextPtr scaler_;
  AVPixelFormat scaler_source_ = AV_PIX_FMT_NONE;
  PictureLayout scaler_layout_;
};

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_OUTPUT_SAMPLE_CONVERTER_H
