#ifndef SMARTCV_NN_NETWORKS_MTCNN_NETS_H
#define SMARTCV_NN_NETWORKS_MTCNN_NETS_H

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "nn/conv.h"
#include "nn/device.h"
#include "weights/weights.h"

namespace smartcv::nn::mtcnn {

// One of MTCNN's three networks (Zhang et al. 2016) as a chain of convolutions: the dense layers of R-Net and O-Net are
// convolutions whose kernel covers their whole input, so each network ends in one head convolution. Thread-safe.
// The input is float32 [N,3,h,w], channels last, normalised by mtcnn_area_resize(); the output float32 on the host,
// channels last. Call inside an InferenceMode guard.
class Net {
 public:
  // Any size from 12x12; [N, 2 + 4, ceil((h - 2) / 2) - 4, …]: score logits (not a face, face), regression.
  [[nodiscard]] static Net p_net(const weights::Weights& weights, const Device& device, ConvPath path);
  // 24x24; [N, 2 + 4, 1, 1].
  [[nodiscard]] static Net r_net(const weights::Weights& weights, const Device& device, ConvPath path);
  // 48x48; [N, 2 + 4 + 10, 1, 1]: the last are five x and five y of the landmarks, in fractions of the box.
  [[nodiscard]] static Net o_net(const weights::Weights& weights, const Device& device, ConvPath path);

  [[nodiscard]] at::Tensor operator()(const at::Tensor& x) const;

 private:
  struct Pool {
    std::int64_t kernel = 0;  // 0: none
    std::int64_t stride = 0;
  };
  struct Layer {
    Conv conv;
    at::Tensor slopes;  // PReLU, per channel
    Pool pool;          // maximum, ceil mode
  };
  struct Builder;

  Net(std::vector<Layer> layers, Conv head, at::TensorOptions where);

  std::vector<Layer> layers_;
  Conv head_;
  at::TensorOptions where_;
};

// The probability of a face from the two logits.
[[nodiscard]] float face_probability(float not_face, float face);

}  // namespace smartcv::nn::mtcnn

#endif  // SMARTCV_NN_NETWORKS_MTCNN_NETS_H
