#include "weights/zip_archive.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/format.h"
#include "weights/byte_cursor.h"

namespace smartcv::weights {
namespace {

constexpr std::uint32_t local_signature = 0x04034b50;
constexpr std::uint32_t directory_signature = 0x02014b50;
constexpr std::uint32_t end_signature = 0x06054b50;
constexpr std::uint32_t end64_signature = 0x06064b50;
constexpr std::uint32_t locator64_signature = 0x07064b50;
constexpr std::size_t end_size = 22, end64_size = 56, locator64_size = 20;

constexpr std::uint16_t flag_descriptor = 1U << 3U;  // sizes stand behind the data, and in the directory
constexpr std::uint16_t flag_utf8 = 1U << 11U;
constexpr std::uint16_t method_stored = 0, method_deflated = 8;
constexpr std::uint64_t four_gib = 0xFFFFFFFF;

struct Directory {
  std::uint64_t entries = 0;
  std::uint64_t size = 0;
  std::uint64_t offset = 0;
};

struct Entry {
  std::string_view name;
  std::uint16_t flags = 0;
  std::uint16_t method = 0;
  std::uint64_t packed_size = 0;
  std::uint64_t size = 0;
  std::uint64_t header_offset = 0;
};

class ZipReader {
 public:
  ZipReader(std::span<const std::byte> bytes, const std::string& file) : bytes_(bytes), file_(file) {}

  ZipArchive::Content read() {
    const auto directory = find_directory();
    auto cursor = at(directory.offset, "the directory of the zip archive");
    auto part = cursor.split(directory.size, "the directory of the zip archive");
    ZipArchive::Content all;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> regions{{directory.offset, bytes_.size()}};
    for (std::uint64_t i = 0; i < directory.entries; ++i) {
      const auto where = part.offset();
      const auto entry = read_directory_entry(part);
      const auto content = read_content(entry, regions);
      const bool again = all.entries.contains(entry.name) || all.deflated.contains(entry.name);
      if (entry.method == method_stored) {
        all.entries.emplace(entry.name, content);
      } else {
        all.deflated.insert(entry.name);
      }
      if (again) {
        part.fail_at(where, fmt::format("the zip archive has the entry {} twice", shown(entry.name)));
      }
    }
    if (!part.at_end()) {
      part.fail("the zip archive's directory is longer than its entries");
    }
    refuse_overlaps(regions, cursor);
    return all;
  }

 private:
  ByteCursor at(std::uint64_t offset, const char* what) const {
    ByteCursor cursor(bytes_, file_);
    static_cast<void>(cursor.take(offset, what));
    return cursor;
  }

  // The end record stands at the very end (torch writes no comment); a zip64 one may stand before it.
  Directory find_directory() const {
    if (bytes_.size() < end_size) {
      at(0, "").fail("the file is damaged: it is too short for a zip archive");
    }
    auto end = at(bytes_.size() - end_size, "the end of the zip archive");
    const auto end_offset = end.offset();
    if (end.u32("the end of the zip archive") != end_signature) {
      end.fail_at(end_offset, "the file is damaged or cut off: a zip archive's end record should stand");
    }
    const auto disk = end.u16("a disk number");
    const auto directory_disk = end.u16("a disk number");
    Directory directory;
    directory.entries = end.u16("the number of entries");
    const auto all_entries = end.u16("the number of entries");
    directory.size = end.u32("the size of the directory");
    directory.offset = end.u32("the place of the directory");
    if (disk != 0 || directory_disk != 0 || all_entries != directory.entries || end.u16("the comment's length") != 0) {
      end.fail_at(end_offset, "the zip archive has several disks or a comment, which no torch file has,");
    }
    std::uint64_t directory_end = end_offset;
    if (end_offset >= locator64_size + end64_size) {
      auto locator = at(end_offset - locator64_size, "the zip64 locator");
      if (locator.u32("the zip64 locator") == locator64_signature) {
        directory_end = read_zip64(locator, end_offset - locator64_size, directory);
      }
    }
    if (directory.offset > directory_end || directory.size != directory_end - directory.offset) {
      end.fail_at(end_offset, "the zip archive's directory is not where its end record says,");
    }
    return directory;
  }

  // Where the zip64 end record stands; it may only repeat what the plain one says, or fill its saturated fields.
  std::uint64_t read_zip64(ByteCursor locator, std::uint64_t locator_offset, Directory& directory) const {
    static_cast<void>(locator.u32("a disk number"));
    const auto record_offset = locator.u64("the place of the zip64 end record");
    if (record_offset != locator_offset - end64_size) {
      locator.fail_at(locator_offset, "the zip64 end record does not stand before its locator");
    }
    auto record = at(record_offset, "the zip64 end record");
    const bool known =
        record.u32("the zip64 end record") == end64_signature && record.u64("the zip64 end record") == end64_size - 12;
    static_cast<void>(record.take(4, "versions"));
    const auto disks = record.u64("disk numbers");
    const auto entries = record.u64("the number of entries");
    const auto all_entries = record.u64("the number of entries");
    const auto size = record.u64("the size of the directory");
    const auto offset = record.u64("the place of the directory");
    const auto agrees = [](std::uint64_t plain, std::uint64_t wide, std::uint64_t saturated) {
      return plain == wide || plain == saturated;
    };
    if (!known || disks != 0 || entries != all_entries || !agrees(directory.entries, entries, 0xFFFF) ||
        !agrees(directory.size, size, four_gib) || !agrees(directory.offset, offset, four_gib)) {
      record.fail_at(record_offset, "the two end records of the zip archive contradict each other");
    }
    directory = {entries, size, offset};
    return record_offset;
  }

  static Entry read_directory_entry(ByteCursor& part) {
    const auto where = part.offset();
    if (part.u32("a directory entry") != directory_signature) {
      part.fail_at(where, "the file is damaged: a zip directory entry should stand");
    }
    Entry entry;
    static_cast<void>(part.take(4, "versions"));
    entry.flags = part.u16("flags");
    entry.method = part.u16("a compression method");
    static_cast<void>(part.take(8, "a time and a check sum"));
    entry.packed_size = part.u32("a size");
    entry.size = part.u32("a size");
    const auto name_size = part.u16("the length of a name");
    const auto extra_size = part.u16("the length of extra facts");
    const auto comment_size = part.u16("the length of a comment");
    const auto disk = part.u16("a disk number");
    static_cast<void>(part.take(6, "attributes"));
    entry.header_offset = part.u32("the place of an entry");
    entry.name = part.text(name_size, "a name");
    static_cast<void>(part.take(extra_size, "extra facts"));
    const auto refuse = [&](const char* what) {
      part.fail_at(where,
                   fmt::format("entry {} of the zip archive {}, which no torch file has,", shown(entry.name), what));
    };
    if (entry.method == method_stored ? entry.packed_size != entry.size : entry.method != method_deflated) {
      refuse("is compressed in an unusual way");
    }
    if ((entry.flags & ~(flag_descriptor | flag_utf8)) != 0) {
      refuse("is encrypted or has unknown flags");
    }
    if (entry.size == four_gib || entry.packed_size == four_gib || entry.header_offset == four_gib) {
      refuse("needs zip64 sizes");
    }
    if (comment_size != 0 || disk != 0) {
      refuse("has a comment or lies on another disk");
    }
    if (entry.name.empty() || entry.name.front() == '/' || entry.name.find('\\') != std::string_view::npos ||
        entry.name.find("..") != std::string_view::npos) {
      refuse("has a name that leads elsewhere");
    }
    return entry;
  }

  std::span<const std::byte> read_content(const Entry& entry,
                                          std::vector<std::pair<std::uint64_t, std::uint64_t>>& regions) const {
    auto cursor = at(entry.header_offset, "an entry of the zip archive");
    if (cursor.u32("an entry's header") != local_signature) {
      cursor.fail_at(entry.header_offset, fmt::format("entry {} of the zip archive has no header", shown(entry.name)));
    }
    static_cast<void>(cursor.u16("a version"));
    const auto flags = cursor.u16("flags");
    const auto method = cursor.u16("a compression method");
    static_cast<void>(cursor.take(8, "a time and a check sum"));
    const std::uint64_t packed_size = cursor.u32("a size");
    const std::uint64_t size = cursor.u32("a size");
    const auto name_size = cursor.u16("the length of a name");
    const auto extra_size = cursor.u16("the length of extra facts");
    const auto name = cursor.text(name_size, "a name");
    static_cast<void>(cursor.take(extra_size, "extra facts"));
    const bool sizes_follow = (flags & flag_descriptor) != 0 && size == 0 && packed_size == 0;
    if (flags != entry.flags || method != entry.method || name != entry.name ||
        (!sizes_follow && (size != entry.size || packed_size != entry.packed_size))) {
      cursor.fail_at(entry.header_offset,
                     fmt::format("entry {} of the zip archive contradicts the directory", shown(entry.name)));
    }
    const auto content = cursor.take(entry.packed_size, "an entry of the zip archive");
    regions.emplace_back(entry.header_offset, cursor.offset());
    return content;
  }

  static void refuse_overlaps(std::vector<std::pair<std::uint64_t, std::uint64_t>>& regions, const ByteCursor& where) {
    std::sort(regions.begin(), regions.end());
    for (std::size_t i = 1; i < regions.size(); ++i) {
      if (regions[i].first < regions[i - 1].second) {
        where.fail_at(regions[i].first, "two parts of the zip archive overlap");
      }
    }
  }

  std::span<const std::byte> bytes_;
  const std::string& file_;
};

}  // namespace

ZipArchive::ZipArchive(std::span<const std::byte> bytes, const std::string& file)
    : content_(ZipReader(bytes, file).read()) {}

bool is_zip(std::span<const std::byte> bytes) noexcept {
  return bytes.size() >= 4 && bytes[0] == std::byte{'P'} && bytes[1] == std::byte{'K'} && bytes[2] == std::byte{3} &&
         bytes[3] == std::byte{4};
}

}  // namespace smartcv::weights
