#ifndef SMARTCV_VISION_PICTURE_PART_H
#define SMARTCV_VISION_PICTURE_PART_H

#include "media/picture.h"
#include "vision/geometry.h"

namespace smartcv::vision {

// A part of a picture as a picture, without copying: `part` in stored pixels, clipped to the picture and widened to
// whole chroma samples. It lives as long as the picture does.
[[nodiscard]] media::ConstPicture part_of(media::ConstPicture picture, const Box& part);

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_PICTURE_PART_H
