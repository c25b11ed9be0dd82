#ifndef SMARTCV_TESTS_SUPPORT_SMALL_DISK_H
#define SMARTCV_TESTS_SUPPORT_SMALL_DISK_H

#include <filesystem>
#include <string>

namespace smartcv::tests {

// A small file system in memory; only root can make one. Gone with the object.
class SmallDisk {
 public:
  // `size` as mount(8) takes it: "64k".
  SmallDisk(std::filesystem::path folder, const std::string& size);
  ~SmallDisk();
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  // False without the right to mount: the test has to be skipped, and a line on stderr has said so.
  [[nodiscard]] bool mounted() const noexcept { return mounted_; }
  [[nodiscard]] const std::filesystem::path& folder() const noexcept { return folder_; }

 private:
  std::filesystem::path folder_;
  bool mounted_ = false;
};

}  // namespace smartcv::tests

#endif  // SMARTCV_TESTS_SUPPORT_SMALL_DISK_H
