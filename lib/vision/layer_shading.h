#ifndef SMARTCV_VISION_LAYER_SHADING_H
#define SMARTCV_VISION_LAYER_SHADING_H

#include "media/picture.h"
#include "vision/layer_composite.h"

namespace smartcv::vision {

// Takes the light of what a layer covers over to it, by Layer::shading: every pixel of the layer times the luminance
// (in light) of the covered pixels, smoothed over about an eighth of the layer, by its mean, to the power of `shading`;
// within 0.4..1.8. The result's shading is 0. Errors as draw_layer(), which does this by itself; who draws only a part
// of a layer does it before, so that the light does not change with the part.
[[nodiscard]] Layer shaded(Layer layer, const LightCurve& curve, media::Orientation orientation,
                           const media::ConstPicture& picture);

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_LAYER_SHADING_H
