#include "weights/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "base/error.h"

namespace smartcv::weights {
namespace {

[[noreturn]] void fail(const std::filesystem::path& path, const std::string& message) {
  throw Error(ErrorCode::model, message, {.doing = "opening the weights", .file = path.string(), .frame = {}});
}

class Descriptor {
 public:
  explicit Descriptor(int fd) noexcept : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) {
      ::close(fd_);
    }
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const noexcept { return fd_; }

 private:
  int fd_;
};

}  // namespace

MappedFile::MappedFile(const std::filesystem::path& path) {
  // O_NONBLOCK: a pipe under this name must not make the program wait for ever; it is refused below.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.get() < 0) {
    fail(path, std::string("cannot be read (") + std::strerror(errno) + "); fetch it with `smartcv models pull`");
  }
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) {
    fail(path, std::string("cannot be examined (") + std::strerror(errno) + ")");
  }
  if (!S_ISREG(status.st_mode)) {
    fail(path, "is not a regular file; name a weight file");
  }
  if (status.st_size == 0) {
    fail(path, "is empty; fetch it again with `smartcv models pull`");
  }
  const auto size = static_cast<std::size_t>(status.st_size);
  void* const address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.get(), 0);
  if (address == MAP_FAILED) {
    fail(path, std::string("cannot be mapped (") + std::strerror(errno) + ")");
  }
  bytes_ = {static_cast<const std::byte*>(address), size};
}

MappedFile::~MappedFile() {
  // munmap takes a plain pointer although nothing was ever written through it.
  ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

}  // namespace smartcv::weights
