#ifndef SMARTCV_NN_NETWORKS_RESNET50_ENCODER_H
#define SMARTCV_NN_NETWORKS_RESNET50_ENCODER_H

#include <ATen/core/Tensor.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "nn/conv.h"
#include "nn/layer_builder.h"

namespace smartcv::nn {

// The features of ResNet-50 (He et al. 2015, table 1; layers and names of torchvision, stride in the 3x3 convolution)
// as Robust Video Matting takes them: the last stage without stride but dilated by 2 (its first block by 1), taps after
// the stem and after stages 1, 2 and 4. The picture is taken as it is, not normalised.
class Resnet50Encoder {
 public:
  static constexpr std::array<std::int64_t, 4> channels{64, 256, 512, 2048};

  // NAME.conv1, NAME.bn1, NAME.layer{1..4}.*
  Resnet50Encoder(LayerBuilder& layers, const std::string& name);

  // x [T,3,h,w] float32 RGB 0..1, channels last. Returns the taps at strides 2, 4, 8, 16, channels last, in the
  // network's type; sides are ceil(side / stride).
  [[nodiscard]] std::array<at::Tensor, 4> operator()(const at::Tensor& x) const;

 private:
  struct Block {
    Conv reduce;
    Conv spatial;
    Conv restore;
    std::optional<Conv> shortcut;
  };
  using Stage = std::vector<Block>;
  // Overwrites x where the block has no shortcut convolution.
  [[nodiscard]] static at::Tensor run(const Block& block, at::Tensor x);

  at::TensorOptions where_;
  Conv stem_;
  std::vector<Stage> stages_;
};

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_NETWORKS_RESNET50_ENCODER_H
