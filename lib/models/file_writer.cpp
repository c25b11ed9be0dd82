#include "models/file_writer.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <system_error>
#include <utility>
#include <vector>

#include "base/format.h"
#include "models/model_error.h"

namespace smartcv::models {

std::string write_failure(const std::filesystem::path& file, int number) {
  const auto reason = std::generic_category().message(number);
  if (number == ENOSPC || number == EDQUOT || number == EFBIG) {
    return fmt::format("no space left in {} ({}); free some", file.parent_path().string(), reason);
  }
  return fmt::format("{} cannot be written: {}", file.string(), reason);
}

FileWriter::FileWriter(std::filesystem::path path)
    : path_(std::move(path)), fd_(open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)) {
  if (fd_ < 0) {
    throw model_error(write_failure(path_, errno));
  }
}

FileWriter::~FileWriter() {
  if (fd_ >= 0) {
    close(fd_);
  }
}

void FileWriter::write(const char* bytes, std::size_t size) {
  while (size > 0) {
    const auto written = ::write(fd_, bytes, size);
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written <= 0) {
      throw model_error(write_failure(path_, written < 0 ? errno : EIO));
    }
    bytes += written;
    size -= static_cast<std::size_t>(written);
  }
}

void FileWriter::finish() {
  if (close(std::exchange(fd_, -1)) != 0) {
    throw model_error(write_failure(path_, errno));
  }
}

void copy_content(const std::filesystem::path& from, const std::filesystem::path& to) {
  constexpr std::size_t block_bytes = 1U << 20U;
  std::vector<char> block(block_bytes);
  std::ifstream source(from, std::ios::binary);
  FileWriter target(to);
  while (source) {
    source.read(block.data(), static_cast<std::streamsize>(block.size()));
    target.write(block.data(), static_cast<std::size_t>(source.gcount()));
  }
  if (!source.eof()) {
    throw model_error("cannot be read to its end", from);
  }
  target.finish();
}

}  // namespace smartcv::models
