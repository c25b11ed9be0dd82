#ifndef SMARTCV_NN_NETWORKS_FACENET_CROP_H
#define SMARTCV_NN_NETWORKS_FACENET_CROP_H

#include <opencv2/core/mat.hpp>
#include <opencv2/core/types.hpp>

#include "media/picture.h"
#include "vision/geometry.h"

namespace smartcv::nn {

// facenet-pytorch's crop of a face, without alignment (timesler/facenet-pytorch, models/utils/detect_face.py,
// extract_face): the same pixels and the same resize.

// The box in whole pixels of the upright picture: grown on each side by margin * width / (side - margin) / 2 (height
// likewise), so that the margin is `margin` pixels of the crop altogether; clipped to the picture; cut off to integers.
// At least one pixel. 0 <= margin < side. Throws Error(usage) for another margin.
[[nodiscard]] cv::Rect facenet_crop(const vision::Box& face, vision::Size picture, int side, int margin);

// That part of the picture as CV_8UC3 R G B, stretched to side x side with cv::INTER_AREA.
[[nodiscard]] cv::Mat facenet_chip(const media::ConstPicture& picture, media::Orientation orientation,
                                   const cv::Rect& crop, int side);

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_NETWORKS_FACENET_CROP_H
