#ifndef SMARTCV_NN_NETWORKS_PICTURE_DOWNSAMPLE_H
#define SMARTCV_NN_NETWORKS_PICTURE_DOWNSAMPLE_H

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>

#include "nn/conv_path.h"

namespace smartcv::nn {

// The small pictures a matting network works on: [T,3,h,w] float32, channels last, out of T pictures [1,3,H,W] float32,
// channels last, of one size, on one device. h = floor(H * ratio), w = floor(W * ratio), bilinear without smoothing,
// sampled at steps of exactly 1 / ratio (which h / H is not), as interpolate(scale_factor = ratio,
// recompute_scale_factor = False) does it. With ratio 1 the pictures themselves.
[[nodiscard]] at::Tensor downsample_pictures(std::span<const at::Tensor> pictures, double ratio, ConvPath path);

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_NETWORKS_PICTURE_DOWNSAMPLE_H
