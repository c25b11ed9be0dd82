#ifndef SMARTCV_NN_CHANNEL_STACK_H
#define SMARTCV_NN_CHANNEL_STACK_H

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace smartcv::nn {

// A concatenation of channels that is filled part by part, instead of cat(): the last element-wise step of a part (a
// sum, an up-sampling) writes its result straight into its place. (oneDNN's convolution through ATen makes its output
// itself, so that one has to be copied here.)
class ChannelStack {
 public:
  // For `channels` channels of the batch size, height, width, type and device of `like`, times `scale` for both sides.
  ChannelStack(const at::Tensor& like, std::int64_t channels, std::int64_t scale = 1);

  // Each call takes the next channels. All tensors are channels last; those of one call have equal shapes.
  void put(const at::Tensor& part);
  void put_sum(const at::Tensor& a, const at::Tensor& b);
  // Every pixel twice in both directions (nearest neighbour).
  void put_doubled(const at::Tensor& part);

  // [N, channels, h, w], channels last.
  [[nodiscard]] const at::Tensor& tensor() const noexcept { return tensor_; }

 private:
  [[nodiscard]] at::Tensor next(std::int64_t channels);

  at::Tensor tensor_;
  std::int64_t filled_ = 0;
};

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_CHANNEL_STACK_H
