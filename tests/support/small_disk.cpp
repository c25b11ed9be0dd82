#include "tests/support/small_disk.h"

#include <sys/mount.h>

#include <iostream>
#include <utility>

namespace smartcv::tests {

SmallDisk::SmallDisk(std::filesystem::path folder, const std::string& size) : folder_(std::move(folder)) {
  std::filesystem::create_directory(folder_);
  mounted_ = mount("none", folder_.c_str(), "tmpfs", 0, ("size=" + size).c_str()) == 0;
  if (!mounted_) {
    std::cerr << "skipped: a full disk needs the right to mount a tmpfs\n";
  }
}

SmallDisk::~SmallDisk() {
  if (mounted_) {
    umount(folder_.c_str());
  }
}

}  // namespace smartcv::tests
