#ifndef SMARTCV_VISION_MATTE_PREVIEW_H
#define SMARTCV_VISION_MATTE_PREVIEW_H

#include <opencv2/core/mat.hpp>

#include "media/picture.h"
#include "vision/float_plane.h"
#include "vision/geometry.h"

namespace smartcv::vision {

// Side by side, upright: source | alpha (gray) | composite, each `panel` in size. CV_8UC3, R first, of 3 * panel.width
// by panel.height. `alpha` lies in the stored orientation. Throws Error(internal) for an empty panel.
[[nodiscard]] cv::Mat matte_preview(const media::ConstPicture& source, const FloatPlane& alpha,
                                    const media::ConstPicture& composite, media::Orientation orientation, Size panel);

// The size of one panel: at most `height` high, never larger than the upright picture, its aspect ratio kept, sides
// even (so that any encoder takes the preview) and at least 2.
[[nodiscard]] Size preview_panel(Size upright, int height);

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_MATTE_PREVIEW_H
