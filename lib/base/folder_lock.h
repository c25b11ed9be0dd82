#ifndef SMARTCV_BASE_FOLDER_LOCK_H
#define SMARTCV_BASE_FOLDER_LOCK_H

#include <filesystem>

namespace smartcv {

// A folder that belongs to one process at a time: a file "lock" in it is locked while this object lives. The lock dies
// with its process, so a folder that was left behind by one that was killed can be taken over.
// Throws Error(output) when the folder cannot be made or another process has it.
class FolderLock {
 public:
  // Makes the folder when only that is missing.
  explicit FolderLock(std::filesystem::path folder);
  ~FolderLock();
  FolderLock(FolderLock&& other) noexcept;
  FolderLock& operator=(FolderLock&&) = delete;
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

  [[nodiscard]] const std::filesystem::path& folder() const noexcept { return folder_; }
  [[nodiscard]] static constexpr const char* file_name() noexcept { return "lock"; }

  // Gives the folder up, and removes it when nothing but the lock is in it.
  void remove_if_empty() noexcept;

 private:
  std::filesystem::path folder_;
  int fd_ = -1;
};

}  // namespace smartcv

#endif  // SMARTCV_BASE_FOLDER_LOCK_H
