#include "models/archive_member.h"

#include <archive.h>
#include <archive_entry.h>

#include <array>
#include <memory>

#include "base/format.h"
#include "models/file_writer.h"
#include "models/model_error.h"
#include "models/names.h"

namespace smartcv::models {
namespace {

struct FreeArchive {
  void operator()(archive* reader) const noexcept { archive_read_free(reader); }
};
using Reader = std::unique_ptr<archive, FreeArchive>;

constexpr std::size_t block_bytes = 1U << 16U;

Reader open_archive(const std::filesystem::path& path) {
  Reader reader(archive_read_new());
  archive_read_support_format_zip(reader.get());
  archive_read_support_format_tar(reader.get());
  archive_read_support_filter_gzip(reader.get());
  if (archive_read_open_filename(reader.get(), path.c_str(), block_bytes) != ARCHIVE_OK) {
    throw model_error(fmt::format("is no package that can be read ({})", archive_error_string(reader.get())), path);
  }
  return reader;
}

// Stands at the member afterwards.
void find_member(archive* reader, const std::filesystem::path& path, const std::string& member) {
  archive_entry* entry = nullptr;
  int result = ARCHIVE_OK;
  while ((result = archive_read_next_header(reader, &entry)) == ARCHIVE_OK) {
    const char* name = archive_entry_pathname_utf8(entry);
    if (name != nullptr && member == name) {
      if (archive_entry_filetype(entry) != AE_IFREG) {
        throw model_error(fmt::format("'{}' in it is not a regular file", member), path);
      }
      return;
    }
  }
  if (result == ARCHIVE_EOF) {
    throw model_error(fmt::format("there is no '{}' in it", member), path);
  }
  throw model_error(fmt::format("is damaged ({})", archive_error_string(reader)), path);
}

}  // namespace

void extract_member(const std::filesystem::path& archive, const std::string& member,
                    const std::filesystem::path& target, std::uintmax_t largest) {
  const auto reader = open_archive(archive);
  find_member(reader.get(), archive, member);
  FileWriter file(target);
  std::array<char, block_bytes> block{};
  std::uintmax_t done = 0;
  while (true) {
    const auto count = archive_read_data(reader.get(), block.data(), block.size());
    if (count == 0) {
      break;
    }
    if (count < 0) {
      throw model_error(fmt::format("is damaged ({})", archive_error_string(reader.get())), archive);
    }
    done += static_cast<std::uintmax_t>(count);
    if (done > largest) {
      throw model_error(fmt::format("'{}' in it is larger than {}", member, size_text(largest)), archive);
    }
    file.write(block.data(), static_cast<std::size_t>(count));
  }
  file.finish();
}

}  // namespace smartcv::models
