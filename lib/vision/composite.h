#ifndef SMARTCV_VISION_COMPOSITE_H
#define SMARTCV_VISION_COMPOSITE_H

#include "media/picture.h"
#include "vision/color_code.h"
#include "vision/foreground_colors.h"

namespace smartcv::vision {

// Pictures made of a frame and its alpha, in the frame's own planes: depth (8..16 bits), subsampling, siting, range and
// matrix are the source's, whatever the layout in memory. Each function works on one thread and touches only what
// changes; the parts of a row that are all foreground or all background are copied or left alone.
//
// Per component, with the cleaned alpha A of its grid (vision/matte.h) and the foreground's samples F
// (vision/foreground_colors.h): out = B + A * (F - B), rounded to nearest, clipped to what the depth holds.
// - Where A is 1 and the foreground's colours are the source's, the samples are bit-identical to the source's.
// - Where A is 0 they are bit-identical to the background's.
// - The alpha component of a source that has one is kept.
// They throw Error(internal) for pictures whose sizes or depths do not fit the source.

// `background` and `out` have the source's size, depth and subsampling. `out` may be the source's own memory, as the
// last thing done with `foreground`.
void composite(const ForegroundColors& foreground, const media::ConstPicture& background, media::Picture& out);

// The foreground by itself, not multiplied: its colours wherever anything of it is seen (A > 0), `around` elsewhere.
void draw_foreground(const ForegroundColors& foreground, Rgb around, media::Picture& out);

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_COMPOSITE_H
