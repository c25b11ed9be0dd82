#ifndef SMARTCV_NN_NETWORKS_YOLOV8_BLOCKS_H
#define SMARTCV_NN_NETWORKS_YOLOV8_BLOCKS_H

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "nn/conv.h"
#include "nn/layer_builder.h"

namespace smartcv::nn {

// The blocks of YOLOv8 (Ultralytics 8.2, nn/modules/block.py); all take and give [N,C,h,w] channels last. Thread-safe.

// NAME.conv and NAME.bn (eps 1e-3), SiLU.
[[nodiscard]] Conv yolov8_conv(LayerBuilder& layers, const std::string& name, std::int64_t in, std::int64_t out,
                               std::int64_t kernel, std::int64_t stride = 1);

// C2f: a 1x1 convolution (cv1) to two halves; the second goes through `count` bottlenecks of two 3x3 convolutions each
// (m.0, m.1, …), with `shortcut` each is added to its input; the first half, the second and what every
// bottleneck gave, stacked, go through a 1x1 convolution (cv2).
class C2f {
 public:
  C2f(LayerBuilder& layers, const std::string& name, std::int64_t in, std::int64_t out, std::int64_t count,
      bool shortcut);
  [[nodiscard]] at::Tensor operator()(const at::Tensor& x) const;

 private:
  struct Bottleneck {
    Conv first;
    Conv second;
  };
  // cv1 by halves: a bottleneck wants a tensor of its own as its input, a slice of the whole would be copied.
  std::vector<Conv> halves_;
  std::vector<Bottleneck> bottlenecks_;
  Conv last_;
  bool shortcut_;
};

// SPPF: a 1x1 convolution to half the channels (cv1); it and its 5x5, 9x9 and 13x13 maxima, stacked, through a 1x1
// convolution (cv2).
class Sppf {
 public:
  Sppf(LayerBuilder& layers, const std::string& name, std::int64_t channels);
  [[nodiscard]] at::Tensor operator()(const at::Tensor& x) const;

 private:
  Conv first_;
  Conv last_;
};

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_NETWORKS_YOLOV8_BLOCKS_H
