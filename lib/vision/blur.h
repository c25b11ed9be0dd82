#ifndef SMARTCV_VISION_BLUR_H
#define SMARTCV_VISION_BLUR_H

#include "media/picture.h"
#include "vision/matte.h"

namespace smartcv::vision {

// The surroundings of the foreground, out of focus: a Gaussian blur of the picture in its own planes in which every
// sample counts by max(0, 1 - 8 * alpha), so that the person's colours do not bleed into the background around them.
// `sigma` > 0 in luma pixels. Large sigmas cost less than small ones: samples are averaged down to cells of sigma / 4
// first, blurred there and interpolated back linearly. `out` has the source's layout; an alpha component is left alone.
// Where nothing but foreground lies within reach, the foreground itself is what is blurred. Throws Error(internal) for
// an output of another size or depth.
void blur_behind(const media::ConstPicture& source, const Matte& matte, float sigma, const media::Picture& out);

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_BLUR_H
