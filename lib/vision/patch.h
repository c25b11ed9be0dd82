#ifndef SMARTCV_VISION_PATCH_H
#define SMARTCV_VISION_PATCH_H

#include <optional>

#include "vision/geometry.h"
#include "vision/patch_descriptor.h"
#include "vision/small_luma.h"

namespace smartcv::vision {

// Samples outside the picture are those of its border. Nothing for a box without texture or of less than 4 pixels of
// the small picture.
[[nodiscard]] std::optional<PatchDescriptor> describe(const SmallLuma& luma, const Box& box);

// A piece of a picture to be looked for in other pictures.
struct Patch {
  static constexpr int side = 24;
  cv::Mat gray;  // side x side, CV_8UC1: the box stretched to a square
  Box box;       // where it was taken, upright pixels
};

// Nothing for a box of less than 4 pixels of the small picture.
[[nodiscard]] std::optional<Patch> cut_patch(const SmallLuma& luma, const Box& box);

// Where a patch was found again.
struct PatchMatch {
  Box box;
  float score = 0;  // normalised correlation, -1..1
};

// Looks for the patch around `expected` (the patch's box in this picture as one would guess it), up to `reach` of its
// size away, at its size, 6 % smaller and larger, and 6 % narrower and wider. Where `expected` reaches over the
// picture's border only the part inside is compared. The best place, or nothing when less than two fifths of the box
// are inside or there is no texture.
[[nodiscard]] std::optional<PatchMatch> find_patch(const SmallLuma& luma, const Patch& patch, const Box& expected,
                                                   float reach);

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_PATCH_H
