#ifndef SMARTCV_WEIGHTS_ZIP_ARCHIVE_H
#define SMARTCV_WEIGHTS_ZIP_ARCHIVE_H

#include <cstddef>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>

namespace smartcv::weights {

// The entries of a zip archive as torch writes it: one disk, no comment. Everything zip allows beyond that is refused,
// because two readers could understand it in two ways: encryption, a comment or other bytes behind the end record,
// names that are there twice or differ between the two places they stand in, entries that overlap each other or the
// directory, entries of 4 GiB and more. Nothing is ever unpacked: of a deflated entry (TorchScript's code) the archive
// knows the name alone. Check sums are not compared: the catalogue's sha256 covers the whole file. Source: PKWARE's
// APPNOTE.TXT, sections 4.3 and 4.4.
class ZipArchive {
 public:
  // Throws Error(model). `bytes` and `file` must outlive the archive.
  ZipArchive(std::span<const std::byte> bytes, const std::string& file);

  // Content of the stored entries by full name; views into the file.
  [[nodiscard]] const std::map<std::string_view, std::span<const std::byte>>& entries() const noexcept {
    return content_.entries;
  }
  // Names of the deflated entries.
  [[nodiscard]] const std::set<std::string_view>& deflated() const noexcept { return content_.deflated; }

  struct Content {
    std::map<std::string_view, std::span<const std::byte>> entries;
    std::set<std::string_view> deflated;
  };

 private:
  Content content_;
};

// Starts with a local file header.
[[nodiscard]] bool is_zip(std::span<const std::byte> bytes) noexcept;

}  // namespace smartcv::weights

#endif  // SMARTCV_WEIGHTS_ZIP_ARCHIVE_H
