#ifndef SMARTCV_NN_NETWORKS_MOBILENET_V3_ENCODER_H
#define SMARTCV_NN_NETWORKS_MOBILENET_V3_ENCODER_H

#include <ATen/core/Tensor.h>

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "nn/conv.h"
#include "nn/layer_builder.h"

namespace smartcv::nn {

// The features of MobileNetV3-Large (Howard et al. 2019, table 1; layers and names of torchvision) as Robust Video
// Matting takes them: the last stage without stride but dilated by 2, four taps at strides 2, 4, 8, 16.
// ImageNet's mean and deviation are applied inside.
class MobileNetV3Encoder {
 public:
  static constexpr std::array<std::int64_t, 4> channels{16, 24, 40, 960};

  // NAME.features.*
  MobileNetV3Encoder(LayerBuilder& layers, const std::string& name);

  // x [T,3,h,w] float32 RGB 0..1, channels last. Returns the taps, channels last, in the network's type; sides
  // are ceil(side / stride).
  [[nodiscard]] std::array<at::Tensor, 4> operator()(const at::Tensor& x) const;

 private:
  // Expand, depthwise, squeeze and excite, project: Howard et al. 2019, figure 4.
  struct Block {
    std::optional<Conv> expand;
    Conv spatial;
    std::optional<Conv> squeeze;
    std::optional<Conv> excite;
    Conv project;
    bool residual;
  };
  struct Row;
  [[nodiscard]] static Block make_block(LayerBuilder& layers, const std::string& name, const Row& row);
  // Overwrites x where the block has a residual.
  [[nodiscard]] static at::Tensor run(const Block& block, at::Tensor x);

  at::TensorOptions where_;
  Conv stem_;
  std::vector<Block> blocks_;
  Conv last_;
};

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_NETWORKS_MOBILENET_V3_ENCODER_H
