#ifndef SMARTCV_NN_NETWORKS_INCEPTION_RESNET_V1_H
#define SMARTCV_NN_NETWORKS_INCEPTION_RESNET_V1_H

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "nn/conv.h"
#include "nn/layer_builder.h"
#include "nn/networks/inception_blocks.h"

namespace smartcv::nn {

// InceptionResnetV1 as facenet-pytorch defines it (timesler/facenet-pytorch, models/inception_resnet_v1.py; after
// Szegedy et al. 2016): a face of 160x160 pixels to 512 numbers. Make it with make_network(). Thread-safe.
class InceptionResnetV1 {
 public:
  static constexpr std::int64_t side = 160;       // of the input, pixels
  static constexpr std::int64_t features = 1792;  // channels before the projection
  static constexpr std::int64_t dimension = 512;  // of the embedding

  // Takes the state dict of facenet-pytorch's files. The classifier ("logits.*") is not used and may be missing.
  explicit InceptionResnetV1(LayerBuilder& layers);

  // x [N,3,160,160] RGB, (value - 127.5) / 128, channels last, any floating type, on the host or the device (other
  // sides from 75 on work too). Returns [N,512] float32 of Euclidean length 1, where the network runs. Call inside an
  // InferenceMode guard.
  [[nodiscard]] at::Tensor operator()(const at::Tensor& x) const;

  // RGB 0..255 of any type as the network takes it, where it runs: (chips - 127.5) / 128, exact in bf16 too for 8-bit
  // values. Layout kept.
  [[nodiscard]] at::Tensor standardised(const at::Tensor& chips) const;

  // The two halves of it, for tests: [N,1792] float32, the mean over all positions; then [N,512] before the last batch
  // norm and the scaling to length 1.
  [[nodiscard]] at::Tensor pooled(const at::Tensor& x) const;
  [[nodiscard]] at::Tensor projected(const at::Tensor& pooled) const;

 private:
  at::TensorOptions where_;
  std::vector<Conv> stem_;  // the first three before the pooling
  std::vector<inception::Residual> blocks35_;
  inception::Mixed6a mixed_6a_;
  std::vector<inception::Residual> blocks17_;
  inception::Mixed7a mixed_7a_;
  std::vector<inception::Residual> blocks8_;
  at::Tensor last_linear_;  // [1792,512]; the projection stays float32
  at::Tensor last_scale_;   // the last batch norm as scale and shift
  at::Tensor last_shift_;
};

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_NETWORKS_INCEPTION_RESNET_V1_H
