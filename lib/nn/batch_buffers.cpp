#include "nn/batch_buffers.h"

#include <ATen/ops/empty.h>

#include <bit>
#include <utility>

namespace smartcv::nn {

BatchBuffers::Loan::Loan(BatchBuffers& owner, std::size_t count)
    : owner_(owner),
      capacity_(std::bit_ceil(count)),
      whole_(owner.take(capacity_)),
      batch_(whole_.narrow(0, 0, static_cast<std::int64_t>(count))) {}

BatchBuffers::Loan::~Loan() { owner_.give_back(capacity_, std::move(whole_)); }

std::size_t BatchBuffers::allocated() const {
  const std::lock_guard lock(mutex_);
  return allocated_;
}

at::Tensor BatchBuffers::take(std::size_t capacity) {
  const std::lock_guard lock(mutex_);
  auto& buffers = free_[capacity];
  if (buffers.empty()) {
    // Room for giving back is made now, when it may fail.
    buffers.reserve(++allocated_);
    return at::empty({static_cast<std::int64_t>(capacity), side_, side_, 3}, at::TensorOptions(at::kByte));
  }
  at::Tensor buffer = std::move(buffers.back());
  buffers.pop_back();
  return buffer;
}

void BatchBuffers::give_back(std::size_t capacity, at::Tensor buffer) {
  const std::lock_guard lock(mutex_);
  free_[capacity].push_back(std::move(buffer));
}

}  // namespace smartcv::nn
