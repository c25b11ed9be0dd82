#ifndef SMARTCV_NN_NETWORKS_RVM_STATE_H
#define SMARTCV_NN_NETWORKS_RVM_STATE_H

#include <ATen/core/Tensor.h>

#include <array>
#include <cstdint>
#include <string>

#include "nn/matting.h"
#include "nn/networks/rvm_decoder.h"

namespace smartcv::nn {

// r1..r4 of one video.
class RvmState final : public MattingState {
 public:
  // Of the network `name` with `channels` of r1..r4, on `device`.
  RvmState(std::string name, const std::array<std::int64_t, 4>& channels, const at::Device& device);

  void reset() override { memory_ = {}; }
  [[nodiscard]] bool empty() const override { return !memory_[0].defined(); }
  [[nodiscard]] MattingSnapshot snapshot() const override;
  void restore(const MattingSnapshot& snapshot) override;

  [[nodiscard]] const RvmMemory& memory() const noexcept { return memory_; }
  void set_memory(RvmMemory memory) noexcept { memory_ = std::move(memory); }
  // Throws Error(internal) unless the state is empty or fits small pictures of this size and the network `name`.
  void require(const std::string& name, std::int64_t height, std::int64_t width) const;

 private:
  std::string name_;
  std::array<std::int64_t, 4> channels_;
  at::Device device_;
  RvmMemory memory_;
};

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_NETWORKS_RVM_STATE_H
