#ifndef SMARTCV_BASE_STILL_AT_H
#define SMARTCV_BASE_STILL_AT_H

#include <filesystem>

namespace smartcv {

// True when the open file is the one that has this name now. A lock is on a file, not on its name: between open() and
// flock() whoever held the lock may have renamed or removed it, and then it keeps nobody out.
[[nodiscard]] bool still_at(int fd, const std::filesystem::path& path);

}  // namespace smartcv

#endif  // SMARTCV_BASE_STILL_AT_H
