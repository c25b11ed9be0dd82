#ifndef SMARTCV_NN_CONV_PATH_H
#define SMARTCV_NN_CONV_PATH_H

namespace smartcv::nn {

// fused: oneDNN convolution with its activation and, when asked for, the residual sum in one primitive, weights packed
// for the input's shape (CPU only). plain: ATen's convolution and activation one after the other, on any device.
enum class ConvPath { fused, plain };

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_CONV_PATH_H
