#ifndef SMARTCV_MEDIA_FLOAT_PICTURE_H
#define SMARTCV_MEDIA_FLOAT_PICTURE_H

#include <array>
#include <memory>

namespace smartcv::media {

// A picture of float samples as networks give it, for images. A view; whoever owns the samples rides along.
struct FloatPicture {
  int width = 0;
  int height = 0;
  int count = 0;                         // planes: 1 gray (alpha alone), 3 R G B, 4 R G B A
  std::array<const float*, 4> planes{};  // [height, width], 0..1, row after row without gaps
  std::shared_ptr<const void> owner;     // keeps the planes alive until the image is written
};

}  // namespace smartcv::media

#endif  // SMARTCV_MEDIA_FLOAT_PICTURE_H
