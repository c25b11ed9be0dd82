#ifndef SMARTCV_NN_NETWORKS_UPSAMPLE_CONCAT_H
#define SMARTCV_NN_NETWORKS_UPSAMPLE_CONCAT_H

#include <ATen/core/Tensor.h>

#include "nn/conv_path.h"

namespace smartcv::nn {

// What a stage of Robust Video Matting's decoder begins with: x, twice as large (bilinear, align_corners = false) and
// cut to the picture's size, then the skipped features, then the picture, one after the other as channels.
// x [T,c,ceil(h/2),ceil(w/2)], skip [T,s,h,w] or undefined, picture [T,3,h,w]; channels last, of one type (float32 or
// bfloat16 for the fused path, which makes one pass). Returns [T,c+s+3,h,w], channels last.
[[nodiscard]] at::Tensor upsample_concat(const at::Tensor& x, const at::Tensor& skip, const at::Tensor& picture,
                                         ConvPath path);

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_NETWORKS_UPSAMPLE_CONCAT_H
