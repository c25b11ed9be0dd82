#ifndef SMARTCV_VISION_LAYER_PICTURE_H
#define SMARTCV_VISION_LAYER_PICTURE_H

#include <array>
#include <vector>

#include "media/picture.h"
#include "vision/float_plane.h"
#include "vision/geometry.h"
#include "vision/layer_composite.h"

namespace smartcv::vision {

// Layers by themselves, one over the other on nothing, with their transparency. Where one shows through another their
// codes are mixed, not their light; colours are straight (not multiplied by alpha), black where nothing is. A layer's
// shading has nothing to take the light of and is not applied. Throws Error(internal) as draw_layer() does.

// `out`: YUV or RGB with an alpha component (full range: 2^depth - 1 is opaque), as the source is stored. What was in
// it is replaced.
void draw_layers_alone(const std::vector<Layer>& layers, const LightCurve& curve, media::Orientation orientation,
                       const media::Picture& out);
// R', G', B', A in 0..1 of the stored picture, for images.
void draw_layers_alone(const std::vector<Layer>& layers, const LightCurve& curve, media::Orientation orientation,
                       const std::array<MutableFloatPlane, 4>& out);

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_LAYER_PICTURE_H
