#include "weights/torch_zip.h"

#include <string_view>
#include <utility>

#include "base/format.h"
#include "weights/byte_cursor.h"
#include "weights/pickle.h"
#include "weights/state_dict.h"
#include "weights/tensor_store.h"
#include "weights/zip_archive.h"

namespace smartcv::weights {
namespace {

// Entries of one archive by their names below its one top folder.
class TorchArchive {
 public:
  TorchArchive(std::span<const std::byte> bytes, const std::string& file) : zip_(bytes, file), whole_(bytes, file) {
    if (zip_.entries().empty()) {
      whole_.fail("the zip archive is empty; an entry should stand");
    }
    const auto first = zip_.entries().begin()->first;
    folder_ = std::string(first.substr(0, first.find('/') + 1));
    for (const auto& [name, content] : zip_.entries()) {
      if (folder_.empty() || !name.starts_with(folder_)) {
        whole_.fail(
            fmt::format("the zip archive is not a torch file (entry {} is not in its one folder);", shown(name)));
      }
      const auto inner = name.substr(folder_.size());
      if (inner.starts_with("code/") || inner == "constants.pkl") {
        whole_.fail(fmt::format("the zip archive is a TorchScript program (entry {}), and programs are not run; found",
                                shown(name)));
      }
    }
  }

  [[nodiscard]] std::span<const std::byte> entry(const std::string& name) const {
    const auto found = zip_.entries().find(folder_ + name);
    if (found == zip_.entries().end()) {
      whole_.fail(
          fmt::format("the zip archive is not a torch weight file: entry {} is missing;", shown(folder_ + name)));
    }
    return found->second;
  }

  // A cursor whose offsets are those of the file.
  [[nodiscard]] ByteCursor cursor(std::span<const std::byte> content) const {
    ByteCursor cursor = whole_;
    static_cast<void>(cursor.take(static_cast<std::uint64_t>(content.data() - start().data()), "an entry"));
    return cursor.split(content.size(), "an entry");
  }

  // Files of torch older than 2.1 have no such entry and are little-endian.
  void check_byte_order() const {
    const auto found = zip_.entries().find(folder_ + "byteorder");
    if (found == zip_.entries().end()) {
      return;
    }
    auto text = cursor(found->second);
    if (const auto order = text.text(text.remaining(), "the byte order"); order != "little") {
      text.fail(fmt::format("the weights have the byte order {}, which is not read,", shown(order)));
    }
  }

 private:
  [[nodiscard]] std::span<const std::byte> start() const {
    ByteCursor cursor = whole_;
    return cursor.take(cursor.remaining(), "the file");
  }

  ZipArchive zip_;
  ByteCursor whole_;
  std::string folder_;
};

}  // namespace

Weights read_torch_zip(std::span<const std::byte> bytes, const std::string& name, std::shared_ptr<const void> owner) {
  const TorchArchive archive(bytes, name);
  archive.check_byte_order();
  auto cursor = archive.cursor(archive.entry("data.pkl"));
  const auto document = pickle::read(cursor, state_dict_rules());
  if (!cursor.at_end()) {
    cursor.fail(fmt::format("{} bytes follow the pickle", cursor.remaining()));
  }
  auto storages = declared_storages(document, cursor, bytes.size());
  TensorStore store(bytes, name);
  for (auto& [key, storage] : storages) {
    const auto content = archive.entry("data/" + key);
    if (content.size() != storage.size()) {
      cursor.fail_at(storage.offset, fmt::format("storage {} should have {} bytes and has {}, declared", shown(key),
                                                 storage.size(), content.size()));
    }
    storage.bytes = store.aligned(content, storage.type);
  }
  add_state_dict(document, storages, cursor, store);
  return std::move(store).finish(std::move(owner), "torch zip");
}

}  // namespace smartcv::weights
