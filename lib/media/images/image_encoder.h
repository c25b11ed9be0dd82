#ifndef SMARTCV_MEDIA_IMAGES_IMAGE_ENCODER_H
#define SMARTCV_MEDIA_IMAGES_IMAGE_ENCODER_H

#include <span>
#include <string_view>

#include "media/detail/av_ptr.h"
#include "media/image_sequence_writer.h"
#include "media/images/image_samples.h"

namespace smartcv::media::detail {

// Makes the bytes of image files, one at a time, on the calling thread: FFmpeg's encoders have threads of their own,
// each with a picture in memory, which are not used. One for each worker.
class ImageEncoder {
 public:
  // `pixel_aspect`: width of a pixel by its height, written into the image; 0/1 when not known.
  ImageEncoder(const ImageSequenceOptions& options, Rational pixel_aspect)
      : options_(options), pixel_aspect_(pixel_aspect) {}

  // 1 component is gray, 3 are R G B, 4 are R G B A. The bytes stay valid until the next call.
  // Throws Error(internal) when the number of components or the size changes.
  [[nodiscard]] std::string_view encode(std::span<const SampleReader> components);

 private:
  void open(std::size_t components, int width, int height);

  ImageSequenceOptions options_;
  Rational pixel_aspect_;
  AvCodecContextPtr codec_;
  AvFramePtr frame_;
  AvPacketPtr packet_;
};

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_IMAGES_IMAGE_ENCODER_H
