#ifndef SMARTCV_NN_NETWORKS_INCEPTION_BLOCKS_H
#define SMARTCV_NN_NETWORKS_INCEPTION_BLOCKS_H

#include <ATen/core/Tensor.h>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "nn/conv.h"
#include "nn/layer_builder.h"

namespace smartcv::nn::inception {

// The blocks of InceptionResnetV1. Every convolution but a residual block's last has a batch norm and ReLU.

// "NAME.conv.weight", "NAME.bn.*" with the batch norm folded in; `spec` without its activation.
[[nodiscard]] Conv basic_conv(LayerBuilder& layers, const std::string& name, ConvSpec spec);

// Note [Shared entries]. The branches of a block begin with 1x1 convolutions of the same input. They run as one, whose
// output channels are the branches' side by side: the input is read once, and the product is large enough to keep the
// processor busy. That output is at the same time the concatenation the block needs: a branch that goes on takes its
// channels, and writes its result back to where they were.

// One branch behind its 1x1 entry: the kernels of the further convolutions, all "same" and of equal width.
using Branch = std::vector<std::array<std::int64_t, 2>>;

// x = after(x + scale * conv(cat(branches(x)))), in place. (Szegedy et al. 2016, "Inception-v4, Inception-ResNet and
// the Impact of Residual Connections on Learning", figures 10 to 13.)
class Residual {
 public:
  struct Shape {
    std::int64_t channels;  // of x
    std::int64_t width;     // of each branch
    std::vector<Branch> branches;
    double scale;  // folded into the last convolution
    Activation after;
  };

  // Tensors "NAME.branchI.J.conv.weight" and so on ("NAME.branchI.conv.weight" where a branch is its entry alone),
  // "NAME.conv2d.weight" and "NAME.conv2d.bias".
  Residual(LayerBuilder& layers, const std::string& name, const Shape& shape);

  // x [N,channels,h,w], channels last; overwritten with the result.
  void operator()(at::Tensor& x) const;

 private:
  Conv entry_;
  std::vector<std::vector<Conv>> branches_;
  Conv last_;
  Activation after_;
};

// Halves the picture: cat(branches, max pooling), 3x3 with stride 2 and no padding at the end of each branch.
class Mixed6a {
 public:
  explicit Mixed6a(LayerBuilder& layers);
  // x [N,256,h,w] -> [N,896,(h-3)/2+1,(w-3)/2+1], channels last.
  [[nodiscard]] at::Tensor operator()(const at::Tensor& x) const;

 private:
  Conv direct_;
  std::vector<Conv> deep_;
};

class Mixed7a {
 public:
  explicit Mixed7a(LayerBuilder& layers);
  // x [N,896,h,w] -> [N,1792,(h-3)/2+1,(w-3)/2+1], channels last.
  [[nodiscard]] at::Tensor operator()(const at::Tensor& x) const;

 private:
  Conv entry_;
  std::vector<std::vector<Conv>> branches_;
};

}  // namespace smartcv::nn::inception

#endif  // SMARTCV_NN_NETWORKS_INCEPTION_BLOCKS_H
