#ifndef SMARTCV_NN_NETWORKS_PICTURE_PYRAMID_H
#define SMARTCV_NN_NETWORKS_PICTURE_PYRAMID_H

#include <ATen/core/Tensor.h>

#include <array>

#include "nn/conv_path.h"

namespace smartcv::nn {

// The pictures that Robust Video Matting's decoder sees beside the features, at strides 1, 2, 4, 8: each the mean of
// 2x2 pixels of the one before, of as many as there are at an odd border. picture [T,3,h,w] float32, channels last;
// the sides of the others are rounded up. In the type of `where`.
[[nodiscard]] std::array<at::Tensor, 4> picture_pyramid(const at::Tensor& picture, const at::TensorOptions& where,
                                                        ConvPath path);

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_NETWORKS_PICTURE_PYRAMID_H
