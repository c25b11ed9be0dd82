#ifndef SMARTCV_IDENTITY_BATCH_SIZER_H
#define SMARTCV_IDENTITY_BATCH_SIZER_H

#include <cstddef>

namespace smartcv::identity {

// How many faces go into the next device batch: doubles while twice as many are waiting, halves when fewer are, and
// halves for good when the device's memory is too small. Sizes are least, 2 least, 4 least, … most, so that buffers of
// one size serve again. Not thread-safe.
class BatchSizer {
 public:
  // 1 <= least <= most.
  BatchSizer(std::size_t least, std::size_t most) : least_(least), most_(most), size_(least) {}

  // 0: too few are waiting; with `all` a batch is never too small.
  [[nodiscard]] std::size_t next(std::size_t waiting, bool all);
  // A batch of this size was too large. False when there is no smaller one.
  [[nodiscard]] bool out_of_memory(std::size_t size);

 private:
  std::size_t least_;
  std::size_t most_;
  std::size_t size_;
};

}  // namespace smartcv::identity

#endif  // SMARTCV_IDENTITY_BATCH_SIZER_H
