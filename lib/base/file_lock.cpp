#include "base/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "base/format.h"
#include "base/still_at.h"

namespace smartcv {
namespace {

std::string reason(int number) { return std::generic_category().message(number); }

}  // namespace

FileLock::FileLock(const std::filesystem::path& file, const Failure& failure, const std::function<void()>& waiting)
    : path_(file.string() + ".lock") {
  bool told = false;
  while (true) {
    fd_ = open(path_.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (fd_ < 0) {
      const auto folder = path_.has_parent_path() ? path_.parent_path() : std::filesystem::path(".");
      throw Error(failure.code, fmt::format("the folder cannot be written ({}); {}", reason(errno), failure.advice),
                  {"", folder.string()});
    }
    int result = flock(fd_, LOCK_EX | LOCK_NB);
    if (result != 0 && errno == EWOULDBLOCK) {
      if (waiting && !told) {
        waiting();
        told = true;
      }
      do {
        result = flock(fd_, LOCK_EX);
      } while (result != 0 && errno == EINTR);
    }
    if (result != 0) {
      const int number = errno;
      close(fd_);
      throw Error(failure.code, fmt::format("cannot be locked ({}); {}", reason(number), failure.advice),
                  {"", path_.string()});
    }
    if (still_at(fd_, path_)) {
      return;
    }
    close(fd_);
  }
}

FileLock::~FileLock() {
  unlink(path_.c_str());
  close(fd_);
}

}  // namespace smartcv
