#ifndef SMARTCV_SYNC_FIRST_ERROR_H
#define SMARTCV_SYNC_FIRST_ERROR_H

#include <exception>
#include <mutex>

namespace smartcv::sync {

// Keeps the first exception of many threads: the cause. What the others throw while everything is torn down is only
// its echo. Thread-safe.
class FirstError {
 public:
  // True when this one is the first.
  bool record(std::exception_ptr error) noexcept;
  [[nodiscard]] bool recorded() const noexcept;
  // Throws it; returns when there is none.
  void rethrow() const;

 private:
  mutable std::mutex mutex_;
  std::exception_ptr error_;
};

}  // namespace smartcv::sync

#endif  // SMARTCV_SYNC_FIRST_ERROR_H
