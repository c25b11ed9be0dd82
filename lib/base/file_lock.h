#ifndef SMARTCV_BASE_FILE_LOCK_H
#define SMARTCV_BASE_FILE_LOCK_H

#include <filesystem>
#include <functional>
#include <string>

#include "base/error.h"

namespace smartcv {

// The right to change FILE, held by one process at a time: flock on FILE.lock, which is gone again at the end. It dies
// with its process, so nothing is ever left locked.
class FileLock {
 public:
  // What a user is told when the folder cannot be written.
  struct Failure {
    ErrorCode code = ErrorCode::output;
    std::string advice = "make it writable or choose another one";
  };

  // Waits while another process holds it; `waiting` is called once before that. Throws Error(failure.code) when the
  // folder cannot be written.
  FileLock(const std::filesystem::path& file, const Failure& failure, const std::function<void()>& waiting = {});
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  std::filesystem::path path_;
  int fd_ = -1;
};

}  // namespace smartcv

#endif  // SMARTCV_BASE_FILE_LOCK_H
