#ifndef SMARTCV_VISION_LUMA_WEIGHTS_H
#define SMARTCV_VISION_LUMA_WEIGHTS_H

#include "media/picture.h"

namespace smartcv::vision {

// Y' = red * R' + (1 - red - blue) * G' + blue * B'.
struct LumaWeights {
  double red = 0;
  double blue = 0;
};

// ITU-R BT.601, BT.709, BT.2020 (non-constant luminance), FCC and SMPTE 240M as in ITU-T H.273, 8.3. YCgCo, which has
// no such weights, gives those of BT.709.
[[nodiscard]] LumaWeights luma_weights(media::ColorMatrix matrix) noexcept;

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_LUMA_WEIGHTS_H
