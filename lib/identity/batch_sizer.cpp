#include "identity/batch_sizer.h"

#include <algorithm>

namespace smartcv::identity {

std::size_t BatchSizer::next(std::size_t waiting, bool all) {
  while (size_ < most_ && waiting >= 2 * size_) {
    size_ = std::min(2 * size_, most_);
  }
  while (size_ > least_ && waiting < size_) {
    size_ = std::max(size_ / 2, least_);
  }
  if (waiting < size_ && !all) {
    return 0;
  }
  return std::min(waiting, size_);
}

bool BatchSizer::out_of_memory(std::size_t size) {
  if (size <= 1) {
    return false;
  }
  most_ = std::min(most_, size / 2);
  least_ = std::min(least_, most_);
  size_ = most_;
  return true;
}

}  // namespace smartcv::identity
