#include "sync/first_error.h"

#include <utility>

namespace smartcv::sync {

bool FirstError::record(std::exception_ptr error) noexcept {
  const std::lock_guard lock(mutex_);
  if (error_ != nullptr || error == nullptr) {
    return false;
  }
  error_ = std::move(error);
  return true;
}

bool FirstError::recorded() const noexcept {
  const std::lock_guard lock(mutex_);
  return error_ != nullptr;
}

void FirstError::rethrow() const {
  std::exception_ptr error;
  {
    const std::lock_guard lock(mutex_);
    error = error_;
  }
  if (error != nullptr) {
    std::rethrow_exception(error);
  }
}

}  // namespace smartcv::sync
