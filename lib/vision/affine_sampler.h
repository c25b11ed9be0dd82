#ifndef SMARTCV_VISION_AFFINE_SAMPLER_H
#define SMARTCV_VISION_AFFINE_SAMPLER_H

#include <array>
#include <opencv2/core/mat.hpp>

#include "media/picture.h"
#include "vision/affine.h"
#include "vision/geometry.h"

namespace smartcv::vision {

// A turned, scaled and moved crop of a decoded picture, straight from its planes: a face in a network's position, a
// person in a pose network's box.
//
// Each output pixel is the mean of k x k bilinear samples spread evenly over it, k = ceil(source pixels per output
// pixel) for each output axis and each colour component by itself (chroma planes are smaller), so nothing is skipped
// when the crop shrinks; k is 1 when it grows. Matrix, range, depth, layout, subsampling, siting and orientation are
// honoured as in rgb_sampler.h: components are sampled where they lie and converted at the end. The same on every
// processor; thread-safe. Throws Error(internal) for an empty picture or target, or a map that is not finite.
struct AffineCrop {
  Affine to_picture;         // from the crop to the upright picture
  Size size;                 // of the crop
  bool repeat_edge = false;  // beyond the picture: its outermost pixels; else `outside`, with a bilinear seam
                             // (OpenCV's BORDER_REPLICATE and BORDER_CONSTANT)
  std::array<float, 3> outside{0, 0, 0};  // R G B, 0..255
  int most_samples = 16;                  // limit of k; 1: plain bilinear whatever the scale, as cv::warpAffine
};

// CV_8UC3 in the order R, G, B, rounded to nearest.
[[nodiscard]] cv::Mat affine_rgb8(const media::ConstPicture& picture, media::Orientation orientation,
                                  const AffineCrop& crop);

// float32 [height, width, 3] (channels last), R, G, B: 0..255, not rounded.
void affine_rgb_float(const media::ConstPicture& picture, media::Orientation orientation, const AffineCrop& crop,
                      float* rgb);

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_AFFINE_SAMPLER_H
