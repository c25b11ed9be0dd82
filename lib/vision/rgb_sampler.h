#ifndef SMARTCV_VISION_RGB_SAMPLER_H
#define SMARTCV_VISION_RGB_SAMPLER_H

#include <opencv2/core/mat.hpp>

#include "media/picture.h"
#include "vision/geometry.h"

namespace smartcv::vision {

// From a decoded picture straight to the small upright RGB picture a network or a thumbnail needs.
//
// Note [Resize, then convert]. Each colour component is resized by itself to the target size and converted there, so
// the full-size RGB picture never exists. Sample positions (4:2:0, 4:2:2, 4:4:4, chroma siting), matrix, range and
// depth (8..16 bits) are honoured; planar, semi-planar and packed samples, gray and RGB are taken as they lie. Each
// axis is averaged by area when it shrinks and interpolated linearly (half-pixel centres) when it grows.
// `target` is the upright size; the aspect ratio is not kept unless a name says letterbox. Results are clipped to
// 0..255 and are the same on every processor. All functions are thread-safe and throw Error(internal) for an empty
// picture or target.

// CV_8UC3 in the order R, G, B, rounded to nearest.
[[nodiscard]] cv::Mat to_rgb8(const media::ConstPicture& picture, media::Orientation orientation, Size target);

// float32 [height, width, 3] (channels last, as the convolutions want it), R, G, B: 0..255 times `scale`, not rounded.
void to_rgb_float(const media::ConstPicture& picture, media::Orientation orientation, Size target, float scale,
                  float* rgb);

// Where the picture lies inside a letterboxed target.
struct Letterbox {
  int left = 0;
  int top = 0;
  Size inner;  // the picture's size there; divide by the upright size for the two scale factors
};
// The largest inner size of the same aspect ratio, sides rounded to nearest, centred (the odd pixel at right or
// bottom).
[[nodiscard]] Letterbox letterbox(Size upright, Size target);

// As to_rgb_float, aspect ratio kept, the rest filled with pad_value * scale (pad_value 0..255).
Letterbox to_rgb_float_letterbox(const media::ConstPicture& picture, media::Orientation orientation, Size target,
                                 float pad_value, float scale, float* rgb);

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_RGB_SAMPLER_H
