#ifndef SMARTCV_VISION_PICTURE_WINDOW_H
#define SMARTCV_VISION_PICTURE_WINDOW_H

#include "media/picture.h"
#include "vision/geometry.h"

namespace smartcv::vision {

// Fills an upright picture with the part of a stored one whose upper left corner is at `corner` of the upright source:
// turned as `orientation` says, at any fraction of a pixel (linear), each component at its own depth and sampling. Both
// have the same components, depth and subsampling; beyond the source's edge its last samples are repeated.
void copy_window(const media::ConstPicture& source, media::Orientation orientation, Point corner,
                 const media::Picture& window);

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_PICTURE_WINDOW_H
