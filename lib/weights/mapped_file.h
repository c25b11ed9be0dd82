#ifndef SMARTCV_WEIGHTS_MAPPED_FILE_H
#define SMARTCV_WEIGHTS_MAPPED_FILE_H

#include <cstddef>
#include <filesystem>
#include <span>

namespace smartcv::weights {

// A file mapped read-only: its bytes cost address space, not memory, until they are looked at. The start is aligned to
// a page. Nobody may shorten the file while it is mapped (the kernel answers a read past the end with SIGBUS).
class MappedFile {
 public:
  // Throws Error(model) when the file is missing, unreadable, empty or not a regular file.
  explicit MappedFile(const std::filesystem::path& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return bytes_; }

 private:
  std::span<const std::byte> bytes_;
};

}  // namespace smartcv::weights

#endif  // SMARTCV_WEIGHTS_MAPPED_FILE_H
