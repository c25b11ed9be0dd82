#include "base/folder_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <iterator>
#include <string>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/still_at.h"

namespace smartcv {
namespace {

namespace fs = std::filesystem;

Error failure(const fs::path& folder, const std::string& message) {
  return Error(ErrorCode::output, message, {"", folder.string(), std::nullopt});
}

std::string reason(int number) { return std::generic_category().message(number); }

void make(const fs::path& folder) {
  std::error_code problem;
  fs::create_directory(folder, problem);
  std::error_code ignored;
  if (!fs::is_directory(folder, ignored)) {
    throw failure(folder, fs::exists(folder, ignored) ? "exists and is not a folder"
                                                      : "the folder cannot be made: " + problem.message());
  }
}

}  // namespace

FolderLock::FolderLock(fs::path folder) : folder_(std::move(folder)) {
  const fs::path file = folder_ / file_name();
  while (fd_ < 0) {
    make(folder_);
    const int fd = open(file.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (fd < 0 && errno == ENOENT) {
      continue;  // its owner has just removed it
    }
    if (fd < 0) {
      throw failure(folder_, "the folder cannot be written to: " + reason(errno));
    }
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
      const int number = errno;
      close(fd);
      throw failure(folder_, number == EWOULDBLOCK ? "another process is working in this folder right now; wait for it"
                                                   : "the folder cannot be locked: " + reason(number));
    }
    if (still_at(fd, file)) {
      fd_ = fd;
    } else {
      close(fd);
    }
  }
}

FolderLock::~FolderLock() {
  if (fd_ >= 0) {
    close(fd_);
  }
}

FolderLock::FolderLock(FolderLock&& other) noexcept
    : folder_(std::move(other.folder_)), fd_(std::exchange(other.fd_, -1)) {}

void FolderLock::remove_if_empty() noexcept {
  if (fd_ < 0) {
    return;
  }
  // Under the lock nobody else puts anything in.
  std::error_code ignored;
  const auto entries = fs::directory_iterator(folder_, ignored);
  if (!ignored && std::distance(fs::begin(entries), fs::end(entries)) == 1) {
    fs::remove(folder_ / file_name(), ignored);
    fs::remove(folder_, ignored);
  }
  close(std::exchange(fd_, -1));
}

}  // namespace smartcv
