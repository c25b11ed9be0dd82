#ifndef SMARTCV_NN_BATCH_BUFFERS_H
#define SMARTCV_NN_BATCH_BUFFERS_H

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <vector>

namespace smartcv::nn {

// Host memory for batches of 8-bit pictures of one size, allocated once for each batch size (powers of two) and worker
// and used again and again. Thread-safe. (On a GPU LibTorch's own allocator does the same.)
class BatchBuffers {
 public:
  explicit BatchBuffers(int side) : side_(side) {}

  // A buffer on loan; goes back when this is destroyed.
  class Loan {
   public:
    Loan(BatchBuffers& owner, std::size_t count);
    ~Loan();
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;

    // [count, side, side, 3] uint8, contiguous, with what was there before.
    [[nodiscard]] const at::Tensor& batch() const noexcept { return batch_; }

   private:
    BatchBuffers& owner_;
    std::size_t capacity_;
    at::Tensor whole_;
    at::Tensor batch_;
  };

  // Buffers that were allocated so far.
  [[nodiscard]] std::size_t allocated() const;

 private:
  [[nodiscard]] at::Tensor take(std::size_t capacity);
  void give_back(std::size_t capacity, at::Tensor buffer);

  int side_;
  mutable std::mutex mutex_;
  std::map<std::size_t, std::vector<at::Tensor>> free_;  // by capacity
  std::size_t allocated_ = 0;
};

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_BATCH_BUFFERS_H
