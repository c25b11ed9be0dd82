#include "weights/torch_archive.h"

#include <string_view>

#include "base/format.h"

namespace smartcv::weights {

TorchArchive::TorchArchive(std::span<const std::byte> bytes, const std::string& file)
    : bytes_(bytes), zip_(bytes, file), whole_(bytes, file) {
  if (zip_.entries().empty()) {
    whole_.fail("the zip archive has no entries; a torch file's should stand");
  }
  const auto first = zip_.entries().begin()->first;
  folder_ = std::string(first.substr(0, first.find('/') + 1));
  for (const auto& [name, content] : zip_.entries()) {
    look_at(name, false);
  }
  for (const auto& name : zip_.deflated()) {
    look_at(name, true);
  }
  check_byte_order();
}

void TorchArchive::look_at(std::string_view name, bool deflated) {
  if (folder_.empty() || !name.starts_with(folder_)) {
    whole_.fail(fmt::format("the zip archive is not a torch file (entry {} is not in its one folder);", shown(name)));
  }
  const auto inner = name.substr(folder_.size());
  const bool code = inner.starts_with("code/");
  if (deflated && !code) {
    whole_.fail(fmt::format("entry {} of the zip archive is compressed, which no torch file has;", shown(name)));
  }
  is_script_ = is_script_ || code || inner == "constants.pkl";
}

// Files of torch older than 2.1 have no such entry and are little-endian.
void TorchArchive::check_byte_order() const {
  const auto found = zip_.entries().find(folder_ + "byteorder");
  if (found == zip_.entries().end()) {
    return;
  }
  auto text = cursor(found->second);
  if (const auto order = text.text(text.remaining(), "the byte order"); order != "little") {
    text.fail(fmt::format("the weights have the byte order {}, which is not read,", shown(order)));
  }
}

pickle::Document TorchArchive::content(const pickle::Rules& rules) const {
  auto text = cursor(entry("data.pkl"));
  auto document = pickle::read(text, rules);
  if (!text.at_end()) {
    text.fail(fmt::format("{} bytes follow the pickle", text.remaining()));
  }
  return document;
}

StorageTable TorchArchive::storages(const pickle::Document& document) const {
  auto declared = declared_storages(document, whole_, bytes_.size());
  for (auto& [key, storage] : declared) {
    storage.bytes = entry("data/" + key);
    if (storage.bytes.size() != storage.size()) {
      whole_.fail_at(storage.offset, fmt::format("storage {} should have {} bytes and has {}, declared", shown(key),
                                                 storage.size(), storage.bytes.size()));
    }
  }
  return declared;
}

std::span<const std::byte> TorchArchive::entry(const std::string& name) const {
  const auto found = zip_.entries().find(folder_ + name);
  if (found == zip_.entries().end()) {
    whole_.fail(fmt::format("the zip archive is not a torch weight file: entry {} is missing;", shown(folder_ + name)));
  }
  return found->second;
}

ByteCursor TorchArchive::cursor(std::span<const std::byte> content) const {
  ByteCursor cursor = whole_;
  static_cast<void>(cursor.take(static_cast<std::uint64_t>(content.data() - bytes_.data()), "an entry"));
  return cursor.split(content.size(), "an entry");
}

}  // namespace smartcv::weights
