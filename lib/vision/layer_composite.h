#ifndef SMARTCV_VISION_LAYER_COMPOSITE_H
#define SMARTCV_VISION_LAYER_COMPOSITE_H

#include <opencv2/core/mat.hpp>
#include <opencv2/core/types.hpp>

#include "media/picture.h"
#include "vision/light_curve.h"

namespace smartcv::vision {

// Something drawn that goes over a part of a frame.
struct Layer {
  cv::Rect area;      // of the upright picture, inside it
  cv::Mat rgba;       // CV_32FC4 of the area's size: R', G', B', A: sRGB code 0..1, multiplied by A
  cv::Mat visible;    // CV_8UC1 of the same size: how much of it can be seen; empty: all
  float opacity = 1;  // 0..1, of the whole
  float shading = 0;  // 0..1, see layer_shading.h
};

// Draws the layer onto a frame's own planes: depth, subsampling, siting, range and matrix are the frame's.
//
// Note [Over, in light]. For a pixel with the source's R'G'B' S (chroma interpolated at its place, as SourceRgb gives
// it), the layer's colour C (not multiplied), its coverage a, and `code` and `light` of LightCurve, the layer's being
// sRGB's:
//   V = code(a light(C) + (1 - a) light(S)) - (1 - a) S
//   every component's sample = (1 - avg(a)) sample + avg(m_c . V + a bias_c)
// with the matrix and bias of sample_matrix.h; avg is nothing for components at full size and for subsampled chroma the
// filter of Note [Alpha of chroma] in matte.h. So what shows through keeps its own chroma samples, an opaque layer
// leaves none of the old ones, and where the coverage is 0 (for chroma: of all pixels a sample stands for) the samples
// are bit-identical to the source's.
//
// Only the area is looked at. An alpha component of the frame is kept. `orientation` is how the frame has to be turned
// to stand upright. Throws Error(internal) for a layer whose matrices do not have the area's size or that reaches out
// of the picture.
void draw_layer(const Layer& layer, const LightCurve& curve, media::Orientation orientation,
                const media::Picture& picture);

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_LAYER_COMPOSITE_H
