#include "base/part_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/still_at.h"

namespace smartcv {
namespace {

namespace fs = std::filesystem;

Error failure(const fs::path& path, const std::string& message, const char* doing = "") {
  return Error(ErrorCode::output, message, {doing, path.string(), std::nullopt});
}

std::string reason(int number) { return std::generic_category().message(number); }

fs::path folder_of(const fs::path& path) {
  const auto parent = path.parent_path();
  return parent.empty() ? fs::path(".") : parent;
}

void check_final_name(const fs::path& path, bool overwrite) {
  if (path.filename().empty()) {
    throw failure(path, "is not a file name to write to");
  }
  std::error_code problem;
  const auto folder = fs::status(folder_of(path), problem);
  if (folder.type() == fs::file_type::none) {
    throw failure(path, "the folder " + folder_of(path).string() + " cannot be reached: " + problem.message());
  }
  if (!fs::exists(folder)) {
    throw failure(path, "the folder " + folder_of(path).string() + " does not exist; make it first");
  }
  if (!fs::is_directory(folder)) {
    throw failure(path, folder_of(path).string() + " is not a folder");
  }
  const auto status = fs::symlink_status(path, problem);
  if (!fs::exists(status)) {
    return;
  }
  if (fs::is_directory(status) || (!fs::is_regular_file(status) && !fs::is_symlink(status))) {
    throw failure(path, "exists and is not a regular file; choose another name");
  }
  if (!overwrite) {
    throw failure(path, "exists already; choose another name or allow overwriting");
  }
}

Error cannot_create(const fs::path& part, int number) {
  if (number == EACCES || number == EROFS || number == EPERM) {
    return failure(part, "the folder cannot be written to (" + reason(number) + "); choose another one");
  }
  if (number == ENOSPC || number == EDQUOT) {
    return failure(part, "the disk is full (" + reason(number) + "); free some space");
  }
  return failure(part, "cannot be created: " + reason(number));
}

// The part, opened and locked by this object alone. A lock dies with its process, so a part that can be locked
// was left behind by one that was killed.
int open_part(const fs::path& part, PartFile::Leftover leftover) {
  while (true) {
    int fd = open(part.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0 && errno == EEXIST) {
      fd = open(part.c_str(), O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
      if (fd < 0 && errno == ENOENT) {
        continue;  // its owner has just finished
      }
    }
    if (fd < 0) {
      throw cannot_create(part, errno);
    }
    struct stat opened {};
    if (fstat(fd, &opened) != 0 || !S_ISREG(opened.st_mode)) {
      close(fd);
      throw failure(part, "exists and is not a regular file; remove it");
    }
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
      const int number = errno;
      close(fd);
      throw number == EWOULDBLOCK
          ? failure(part, "another process is writing this output right now; wait for it or choose another name")
          : failure(part, "cannot be locked: " + reason(number));
    }
    // Between open and flock the owner may have published or removed it: then this is some other file by now.
    if (!still_at(fd, part)) {
      close(fd);
      continue;
    }
    if (leftover == PartFile::Leftover::empty && ftruncate(fd, 0) != 0) {
      const int number = errno;
      close(fd);
      throw failure(part, "cannot be emptied: " + reason(number));
    }
    return fd;
  }
}

void rename_part(const fs::path& part, const fs::path& final_path, bool overwrite) {
  int result = -1;
  if (!overwrite) {
    result = renameat2(AT_FDCWD, part.c_str(), AT_FDCWD, final_path.c_str(), RENAME_NOREPLACE);
    if (result != 0 && (errno == EINVAL || errno == ENOSYS)) {
      // The file system (NFS, some FUSE) has no such rename: look first, the gap is the best it offers.
      check_final_name(final_path, false);
      result = rename(part.c_str(), final_path.c_str());
    }
  } else {
    result = rename(part.c_str(), final_path.c_str());
  }
  if (result != 0) {
    const int number = errno;
    throw number == EEXIST ? failure(final_path, "exists already; choose another name or allow overwriting")
                           : failure(final_path, "cannot be given its name: " + reason(number), "publishing");
  }
}

void sync_folder(const fs::path& folder) {
  const int fd = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  // A folder that may be written but not read cannot be synced; some file systems refuse it (EINVAL): nothing to gain.
  if (fd < 0) {
    return;
  }
  const int number = fsync(fd) != 0 ? errno : 0;
  close(fd);
  if (number != 0 && number != EINVAL) {
    throw failure(folder, "the folder cannot be flushed to disk: " + reason(number), "publishing");
  }
}

void write_all(int fd, std::string_view bytes, const fs::path& path) {
  while (!bytes.empty()) {
    const auto written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) {
        continue;
      }
      const int number = errno;
      throw failure(path, number == ENOSPC || number == EDQUOT ? "the disk is full; free some space"
                                                               : "cannot be written: " + reason(number));
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

fs::path partial_name(const fs::path& path) {
  fs::path name = path.stem();
  name += ".partial";
  name += path.extension();
  return path.parent_path() / name;
}

PartFile::PartFile(fs::path final_path, bool overwrite, Leftover leftover)
    : final_path_(std::move(final_path)), part_path_(final_path_.string() + ".part"), overwrite_(overwrite) {
  check_final_name(final_path_, overwrite_);
  lock_fd_ = open_part(part_path_, leftover);
}

PartFile::~PartFile() { discard(); }

PartFile::PartFile(PartFile&& other) noexcept
    : final_path_(std::move(other.final_path_)),
      part_path_(std::move(other.part_path_)),
      lock_fd_(std::exchange(other.lock_fd_, -1)),
      overwrite_(other.overwrite_) {}

PartFile& PartFile::operator=(PartFile&& other) noexcept {
  if (this != &other) {
    discard();
    final_path_ = std::move(other.final_path_);
    part_path_ = std::move(other.part_path_);
    lock_fd_ = std::exchange(other.lock_fd_, -1);
    overwrite_ = other.overwrite_;
  }
  return *this;
}

void PartFile::publish(Durable durable) { publish_under(final_path_, overwrite_, durable); }

void PartFile::publish_as(const fs::path& other_name) { publish_under(other_name, true, Durable::now); }

void PartFile::publish_under(const fs::path& name, bool overwrite, Durable durable) {
  if (lock_fd_ < 0) {
    throw Error(ErrorCode::internal, "a part file was published twice or after it was discarded",
                {"", final_path_.string(), std::nullopt});
  }
  if (!still_at(lock_fd_, part_path_)) {
    throw failure(part_path_, "was removed or replaced by somebody else while it was written", "publishing");
  }
  if (durable == Durable::now && fsync(lock_fd_) != 0) {
    throw failure(part_path_, "cannot be flushed to disk: " + reason(errno), "publishing");
  }
  rename_part(part_path_, name, overwrite);
  close(std::exchange(lock_fd_, -1));
  if (durable == Durable::now) {
    sync_folder(folder_of(name));
  }
}

void PartFile::discard() noexcept {
  if (lock_fd_ < 0) {
    return;
  }
  if (still_at(lock_fd_, part_path_)) {
    unlink(part_path_.c_str());
  }
  close(std::exchange(lock_fd_, -1));
}

void PartFile::leave() noexcept {
  if (lock_fd_ >= 0) {
    close(std::exchange(lock_fd_, -1));
  }
}

namespace {

void write_part(const PartFile& part, std::string_view bytes, Durable durable) {
  const int fd = open(part.part_path().c_str(), O_WRONLY | O_CLOEXEC);
  if (fd < 0) {
    throw failure(part.part_path(), "cannot be opened: " + reason(errno));
  }
  try {
    write_all(fd, bytes, part.final_path());
    // Not every file system tells of a full disk before.
    if (durable == Durable::now && fsync(fd) != 0) {
      throw failure(part.final_path(), "cannot be flushed to disk: " + reason(errno));
    }
  } catch (...) {
    close(fd);
    throw;
  }
  if (close(fd) != 0) {
    throw failure(part.final_path(), "cannot be written: " + reason(errno));
  }
}

}  // namespace

void write_file(const fs::path& path, std::string_view bytes, bool overwrite, Durable durable) {
  PartFile part(path, overwrite);
  write_part(part, bytes, Durable::later);
  part.publish(durable);
}

void write_files(std::span<const NamedBytes> files, bool overwrite) {
  std::vector<PartFile> parts;
  for (const NamedBytes& file : files) {
    write_part(parts.emplace_back(file.path, overwrite), file.bytes, Durable::now);
  }
  for (PartFile& part : parts) {
    part.publish();
  }
}

void sync_file_system(const fs::path& folder) {
  const int fd = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const int number = fd < 0 || syncfs(fd) != 0 ? errno : 0;
  if (fd >= 0) {
    close(fd);
  }
  if (number != 0) {
    throw failure(folder, "what was written cannot be flushed to disk: " + reason(number), "publishing");
  }
}

}  // namespace smartcv
