#ifndef SMARTCV_VISION_ALPHA_PICTURES_H
#define SMARTCV_VISION_ALPHA_PICTURES_H

#include <array>

#include "media/picture.h"
#include "vision/float_plane.h"
#include "vision/foreground_colors.h"

namespace smartcv::vision {

// Pictures that carry the matte itself. Alpha is always full range: round(alpha * (2^depth - 1)). Where alpha is 0 the
// colour samples are black (neutral chroma). All throw Error(internal) for an output of another size or without the
// components it needs.

enum class AlphaMode {
  straight,       // the colours are the foreground's own
  premultiplied,  // colours times alpha, on the scale where black is 0
};

// Alpha as a gray picture, full range. In a YUV or RGB picture (an alpha video for players) it is a gray level in that
// layout's range. Another alpha component of `out` becomes opaque.
void draw_alpha(const Matte& matte, const media::Picture& out);

// R G B A (or, for a layout without alpha, R G B), 8..16 bits, from the source's planes: chroma interpolated as in
// SourceRgb.
void draw_rgba(ForegroundColors& foreground, AlphaMode mode, const media::Picture& out);
// The same as floats 0..1, R G B A, [height, width] each: for EXR.
void draw_rgba(ForegroundColors& foreground, AlphaMode mode, const std::array<MutableFloatPlane, 4>& out);

// Y Cb Cr A. From a YUV source of the same matrix and range the samples are the source's own (plus the foreground's
// difference), brought to the depth and subsampling of `out`: chroma by make_axis_taps (component_grid.h), depth on the
// scale of the range (10 bits limited: four times 8 bits; full: 1023 / 255), rounded once. From any other source they
// are made from RGB (rgb_planes.h).
void draw_yuva(ForegroundColors& foreground, AlphaMode mode, const media::Picture& out);

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_ALPHA_PICTURES_H
