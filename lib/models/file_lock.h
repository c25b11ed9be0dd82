#ifndef SMARTCV_MODELS_FILE_LOCK_H
#define SMARTCV_MODELS_FILE_LOCK_H

#include <filesystem>
#include <functional>

namespace smartcv::models {

// The right to change FILE, held by one process at a time: flock on FILE.lock, which is gone again at the end. It dies
// with its process, so nothing is ever left locked.
class FileLock {
 public:
  // Waits while another process holds it; `waiting` is called once before that. Throws Error(model) when the folder
  // cannot be written.
  explicit FileLock(const std::filesystem::path& file, const std::function<void()>& waiting = {});
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  std::filesystem::path path_;
  int fd_ = -1;
};

}  // namespace smartcv::models

#endif  // SMARTCV_MODELS_FILE_LOCK_H
