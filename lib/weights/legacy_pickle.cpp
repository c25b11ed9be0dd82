#include "weights/legacy_pickle.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <set>
#include <utility>
#include <vector>

#include "base/format.h"
#include "weights/byte_cursor.h"
#include "weights/checkpoint.h"
#include "weights/pickle.h"
#include "weights/pickle_names.h"
#include "weights/tensor_reader.h"
#include "weights/tensor_store.h"

namespace smartcv::weights {
namespace {

using pickle::Kind;

// PROTO 2, LONG1 of 10 bytes: 119547037146038801333356, STOP.
constexpr auto magic_pickle = std::to_array<unsigned char>(
    {0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, '.'});
constexpr std::int64_t torch_protocol = 1001;

void check_protocol(ByteCursor& cursor) {
  const auto where = cursor.offset();
  const auto document = pickle::read(cursor, {});
  if (document.root().kind != Kind::integer || document.root().integer != torch_protocol) {
    cursor.fail_at(where, fmt::format("the torch protocol should be {} and is {} ({}),", torch_protocol,
                                      document.root().integer, pickle::described(document, document.root_id())));
  }
}

void check_machine(ByteCursor& cursor) {
  const auto where = cursor.offset();
  const auto document = pickle::read(cursor, {});
  const auto& entries = document.root().items;
  if (document.root().kind != Kind::dictionary) {
    cursor.fail_at(where, "the facts about the machine should be a dictionary");
  }
  bool endianness_known = false;
  for (std::size_t i = 0; i + 1 < entries.size(); i += 2) {
    if (document.text_of(entries[i]) == "little_endian") {
      const auto& flag = document.node(entries[i + 1]);
      if (flag.kind != Kind::boolean || flag.integer != 1) {
        cursor.fail_at(
            where, "the weights were saved on a big-endian machine (little_endian is not true), which is not read,");
      }
      endianness_known = true;
    }
  }
  if (!endianness_known) {
    cursor.fail_at(where, "the facts about the machine do not say little_endian");
  }
}

// Fills the storages in the order of the key list and reads to the end of the file.
void read_storages(ByteCursor& cursor, StorageTable& storages) {
  const auto where = cursor.offset();
  const auto document = pickle::read(cursor, {});
  if (document.root().kind != Kind::list) {
    cursor.fail_at(where, "the storage keys should be a list");
  }
  std::set<std::string_view> filled;
  for (const auto id : document.root().items) {
    const auto key = document.text_of(id);
    const auto storage = storages.find(key);
    if (storage == storages.end()) {
      cursor.fail_at(where, fmt::format("the storage keys name {}, which no tensor uses,", shown(key)));
    }
    if (!filled.insert(key).second) {
      cursor.fail_at(where, fmt::format("the storage keys name {} twice,", shown(key)));
    }
    if (const auto elements = cursor.u64("the size of a storage"); elements != storage->second.elements) {
      cursor.fail(fmt::format("storage {} should have {} elements and has {} before", shown(key),
                              storage->second.elements, elements));
    }
    storage->second.bytes = cursor.take(storage->second.size(), "a storage");
  }
  if (filled.size() != storages.size()) {
    const auto missing = std::find_if(storages.begin(), storages.end(),
                                      [&filled](const auto& entry) { return !filled.contains(entry.first); });
    cursor.fail_at(missing->second.offset,
                   fmt::format("storage {} is not in the file, declared", shown(missing->first)));
  }
  if (!cursor.at_end()) {
    cursor.fail(fmt::format("{} bytes follow the last storage", cursor.remaining()));
  }
}

}  // namespace

bool is_legacy_pickle(std::span<const std::byte> bytes) noexcept {
  return bytes.size() >= magic_pickle.size() &&
         std::memcmp(bytes.data(), magic_pickle.data(), magic_pickle.size()) == 0;
}

Weights read_legacy_pickle(std::span<const std::byte> bytes, const std::string& name,
                           std::shared_ptr<const void> owner) {
  ByteCursor cursor(bytes, name);
  if (!is_legacy_pickle(bytes)) {
    cursor.fail("the magic number of a torch file is missing");
  }
  static_cast<void>(cursor.take(magic_pickle.size(), "the magic number"));
  check_protocol(cursor);
  check_machine(cursor);
  auto rules = checkpoint_rules(bytes.size());
  rules.module_ids = true;
  const auto document = pickle::read(cursor, rules);
  auto storages = declared_storages(document, cursor, bytes.size());
  read_storages(cursor, storages);
  TensorStore store(bytes, name);
  TensorReader tensors(document, storages, cursor, store);
  const auto container = add_checkpoint(tensors, "torch legacy pickle");
  return std::move(store).finish(std::move(owner), container);
}

}  // namespace smartcv::weights
