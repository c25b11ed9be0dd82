#ifndef SMARTCV_VISION_LAYER_SHADING_H
#define SMARTCV_VISION_LAYER_SHADING_H

#include <opencv2/core/mat.hpp>
#include <opencv2/core/types.hpp>

#include "media/picture.h"
#include "vision/light_curve.h"

namespace smartcv::vision {

// How bright the light is on what a layer covers, as factors around 1: the luminance (in light) of the covered pixels,
// smoothed over about an eighth of the layer, by its mean, to the power of `strength`; 0.4..1.8. CV_32FC1 of the area's
// size; empty when nothing is covered. `area` lies in the picture as it is stored; `coverage`: CV_32FC1, 0..1.
[[nodiscard]] cv::Mat light_on(const media::ConstPicture& picture, const cv::Rect& area, const cv::Mat& coverage,
                               const LightCurve& curve, float strength);

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_LAYER_SHADING_H
