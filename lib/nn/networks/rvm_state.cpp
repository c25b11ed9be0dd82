#include "nn/networks/rvm_state.h"

#include <ATen/ops/empty.h>

#include <cstddef>
#include <cstring>
#include <utility>

#include "base/error.h"
#include "base/format.h"

namespace smartcv::nn {
namespace {

[[noreturn]] void refuse(const std::string& network) {
  throw Error(ErrorCode::input, fmt::format("the stored state is not one of {}: start the job anew", network));
}

// A side of r(level + 1) is half of the one before, rounded up.
bool halves(std::int64_t coarse, std::int64_t fine) { return coarse == (fine + 1) / 2; }

bool fits(const MattingSnapshot::Tensor& tensor, std::int64_t channels) {
  // The bound keeps the product below from overflowing.
  constexpr std::int64_t largest_side = std::int64_t{1} << 16;
  const auto& shape = tensor.shape;
  return shape.size() == 4 && shape[0] == 1 && shape[1] == channels && shape[2] > 0 && shape[2] <= largest_side &&
         shape[3] > 0 && shape[3] <= largest_side &&
         tensor.bytes.size() == sizeof(float) * static_cast<std::size_t>(shape[1] * shape[2] * shape[3]);
}

}  // namespace

RvmState::RvmState(std::string name, const std::array<std::int64_t, 4>& channels, const at::Device& device)
    : name_(std::move(name)), channels_(channels), device_(device) {}

MattingSnapshot RvmState::snapshot() const {
  MattingSnapshot snapshot;
  snapshot.network = name_;
  if (empty()) {
    return snapshot;
  }
  for (const auto& tensor : memory_) {
    const auto values = tensor.to(at::kCPU).contiguous();
    const auto* const bytes = static_cast<const std::byte*>(values.const_data_ptr());
    snapshot.tensors.push_back({values.sizes().vec(), {bytes, bytes + values.nbytes()}});
  }
  return snapshot;
}

void RvmState::restore(const MattingSnapshot& snapshot) {
  if (snapshot.network != name_ || (!snapshot.tensors.empty() && snapshot.tensors.size() != memory_.size())) {
    refuse(name_);
  }
  RvmMemory memory;
  for (std::size_t i = 0; i < snapshot.tensors.size(); ++i) {
    const auto& tensor = snapshot.tensors[i];
    if (!fits(tensor, channels_[i]) || (i > 0 && !(halves(tensor.shape[2], memory[i - 1].size(2)) &&
                                                   halves(tensor.shape[3], memory[i - 1].size(3))))) {
      refuse(name_);
    }
    const auto values = at::empty(tensor.shape, at::TensorOptions(at::kFloat));
    std::memcpy(values.data_ptr(), tensor.bytes.data(), tensor.bytes.size());
    memory[i] = values.to(device_).contiguous(at::MemoryFormat::ChannelsLast);
  }
  memory_ = std::move(memory);
}

void RvmState::require(const std::string& name, std::int64_t height, std::int64_t width) const {
  if (name != name_) {
    throw Error(ErrorCode::internal, fmt::format("a state of {} was given to {}", name_, name));
  }
  if (!empty() && !(halves(memory_[0].size(2), height) && halves(memory_[0].size(3), width))) {
    throw Error(ErrorCode::internal,
                fmt::format("the matting state is of frames of another size than {}x{} after downsampling: reset it",
                            width, height));
  }
}

}  // namespace smartcv::nn
