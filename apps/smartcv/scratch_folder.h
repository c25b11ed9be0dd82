#ifndef SMARTCV_APPS_SMARTCV_SCRATCH_FOLDER_H
#define SMARTCV_APPS_SMARTCV_SCRATCH_FOLDER_H

#include <filesystem>

namespace smartcv::app {

// A folder for the results nobody keeps; removed at the end.
class ScratchFolder {
 public:
  // Throws Error(output) when it cannot be made.
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace smartcv::app

#endif  // SMARTCV_APPS_SMARTCV_SCRATCH_FOLDER_H
