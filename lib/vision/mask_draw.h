#ifndef SMARTCV_VISION_MASK_DRAW_H
#define SMARTCV_VISION_MASK_DRAW_H

#include <cstdint>
#include <memory>
#include <span>

#include "media/picture.h"
#include "vision/color_code.h"
#include "vision/mask_image.h"
#include "vision/mask_shape.h"

namespace smartcv::vision {

// How a region is made unrecognisable.
struct MaskStyle {
  enum class Method {
    solid,     // one colour
    pixelate,  // averages over a grid of cells
    blur,      // Gaussian; can partly be undone by who knows how it was done
    image,     // one colour, and a picture over it
    outline,   // a line around the region; hides nothing
  };
  Method method = Method::solid;
  Rgb color;        // solid and outline; behind an image
  int cells = 6;    // pixelate: cells across the longer side of the mask, 1..6; a cell is at least 8 px
  float noise = 0;  // pixelate: added to each cell, a share of the whole range of values in either direction
  std::uint64_t noise_seed = 0;              // what the noise follows from, together with the number of the cell
  float blur_strength = 0.5F;                // blur: sigma as a share of the face's width; at least 0.35 is taken
  std::shared_ptr<const MaskImage> image{};  // image: not null
};

// Draws one region onto a picture's own planes, at their own depth, whatever the layout; alpha is left alone.
// `shape` is in stored coordinates (see to_stored). `face_width` and `face_height` are the sides of the face the
// region hides, in pixels of the upright picture, without margins: cells and blur are measured by them.
// - Every pixel the shape touches is fully replaced. The soft edge lies outside: 2..8 px, 4 % of the shape.
// - A chroma sample takes the strongest coverage of the luma samples it stands for.
// - What lies beyond the soft edge is bit-identical afterwards.
// - pixelate: cells are counted from the shape's own corner and averaged per component. A cell is never smaller than
// the
//   longer side of the shape, or of the face where that is longer, divided by `cells`. A cell has the same noise in
//   every picture drawn with one seed: the mean of many pictures of a face has it as well.
// - image: stretched over the shape's bounds; through its transparent parts the colour shows, never the face.
// - blur: the region and its neighbourhood (2 sigma) are averaged down to a coarse grid (sigma / 4), smoothed there and
//   interpolated back: nothing finer than sigma is left of what was there.
// Throws Error(internal) when a side of the face is not a number.
void draw_mask(media::Picture& picture, const MaskShape& shape, float face_width, float face_height,
               const MaskStyle& style);

// The same for a region in several convex parts, drawn as one: nothing shows where they meet. An image is stretched
// over the bounds of all of them and stays inside of the region.
void draw_region(media::Picture& picture, std::span<const MaskShape> parts, float face_width, float face_height,
                 const MaskStyle& style);

// Fails closed: the whole picture in one colour. Alpha is left alone.
void fill_whole(media::Picture& picture, Rgb color);

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_MASK_DRAW_H
