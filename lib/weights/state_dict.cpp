#include "weights/state_dict.h"

#include <algorithm>
#include <array>
#include <set>
#include <vector>

#include "base/format.h"

namespace smartcv::weights {
namespace {

using pickle::Document;
using pickle::Kind;
using pickle::Node;
using pickle::NodeId;

constexpr int max_dictionary_depth = 8;
constexpr std::size_t longest_name = 512;  // of a tensor with its prefixes, and of a storage key

struct StorageClass {
  std::string_view name;
  DataType type;
};

constexpr auto storage_classes = std::to_array<StorageClass>({{"FloatStorage", DataType::float32},
                                                              {"HalfStorage", DataType::float16},
                                                              {"BFloat16Storage", DataType::bfloat16},
                                                              {"DoubleStorage", DataType::float64},
                                                              {"LongStorage", DataType::int64},
                                                              {"IntStorage", DataType::int32},
                                                              {"ShortStorage", DataType::int16},
                                                              {"CharStorage", DataType::int8},
                                                              {"ByteStorage", DataType::uint8},
                                                              {"BoolStorage", DataType::boolean}});

constexpr auto plain_globals = std::to_array<pickle::Global>({{"collections", "OrderedDict"},
                                                              {"torch._utils", "_rebuild_tensor_v2"},
                                                              {"torch", "FloatStorage"},
                                                              {"torch", "HalfStorage"},
                                                              {"torch", "BFloat16Storage"},
                                                              {"torch", "DoubleStorage"},
                                                              {"torch", "LongStorage"},
                                                              {"torch", "IntStorage"},
                                                              {"torch", "ShortStorage"},
                                                              {"torch", "CharStorage"},
                                                              {"torch", "ByteStorage"},
                                                              {"torch", "BoolStorage"}});

const StorageClass* storage_class(const Document& document, NodeId id) {
  for (const auto& candidate : storage_classes) {
    if (document.is_global(id, "torch", candidate.name)) {
      return &candidate;
    }
  }
  return nullptr;
}

// An empty OrderedDict() call, filled by SETITEMS or not.
bool is_ordered_dict(const Document& document, NodeId id) {
  return document.is_call(id, "collections", "OrderedDict") &&
         document.node(document.node(id).arguments).items.empty() &&
         (document.node(id).keyed || document.node(id).items.empty());
}

// The key of a persistent id that has the shape of a storage; refused otherwise.
std::string_view storage_key(const Document& document, const Node& persistent, const ByteCursor& where) {
  const Node& id = document.node(persistent.arguments);
  const bool storage = id.kind == Kind::tuple && (id.items.size() == 5 || id.items.size() == 6) &&
                       document.text_of(id.items[0]) == "storage" && document.node(id.items[2]).kind == Kind::text &&
                       document.node(id.items[3]).kind == Kind::text &&
                       document.node(id.items[4]).kind == Kind::integer;
  if (!storage || document.text_of(id.items[2]).size() > longest_name) {
    where.fail_at(persistent.offset,
                  fmt::format("the pickle has a persistent id that is no storage ({}{}) in",
                              pickle::described(document, persistent.arguments),
                              id.kind == Kind::tuple && !id.items.empty() ? ", " + shown(document.text_of(id.items[0]))
                                                                          : std::string()));
  }
  if (id.items.size() == 6 && document.node(id.items[5]).kind != Kind::none) {
    where.fail_at(persistent.offset, "the pickle has a storage that is a view of another one, which is not read,");
  }
  return document.text_of(id.items[2]);
}

class StateDictReader {
 public:
  StateDictReader(const Document& document, const StorageTable& storages, const ByteCursor& where, TensorStore& store)
      : document_(document), storages_(storages), where_(where), store_(store) {}

  void read_dictionary(NodeId id, const std::string& prefix, int depth) {
    const Node& dictionary = document_.node(id);
    if (dictionary.kind != Kind::dictionary && !is_ordered_dict(document_, id)) {
      where_.fail_at(dictionary.offset, fmt::format("{} should be a dictionary of tensors and is {};",
                                                    prefix.empty() ? "the file's content" : shown(prefix),
                                                    pickle::described(document_, id)));
    }
    // A dictionary met twice would multiply with every level, or contain itself.
    if (depth > max_dictionary_depth || !seen_.insert(id).second) {
      where_.fail_at(dictionary.offset,
                     fmt::format("the dictionary {} nests too deeply or is there twice;", shown(prefix)));
    }
    for (std::size_t i = 0; i + 1 < dictionary.items.size(); i += 2) {
      read_entry(dictionary.items[i], dictionary.items[i + 1], prefix, depth);
    }
  }

 private:
  void read_entry(NodeId key_id, NodeId value_id, const std::string& prefix, int depth) {
    const Node& key = document_.node(key_id);
    if (key.kind != Kind::text || key.text.empty() || prefix.size() + key.text.size() >= longest_name) {
      where_.fail_at(key.offset, fmt::format("a dictionary's key should be a short text and is {};",
                                             pickle::described(document_, key_id)));
    }
    const std::string name = prefix.empty() ? std::string(key.text) : prefix + "." + std::string(key.text);
    const Node& value = document_.node(value_id);
    switch (value.kind) {
      case Kind::none:
      case Kind::boolean:
      case Kind::integer:
      case Kind::real:
      case Kind::text:
        return;
      default:
        break;
    }
    if (document_.is_call(value_id, "torch._utils", "_rebuild_tensor_v2")) {
      return read_tensor(value, name);
    }
    if (value.kind == Kind::dictionary || is_ordered_dict(document_, value_id)) {
      return read_dictionary(value_id, name, depth + 1);
    }
    where_.fail_at(value.offset, fmt::format("entry {} should be a tensor and is {};", shown(name),
                                             pickle::described(document_, value_id)));
  }

  // _rebuild_tensor_v2(storage, offset, size, stride, requires_grad, backward_hooks)
  void read_tensor(const Node& call, const std::string& name) {
    const auto& arguments = document_.node(call.arguments).items;
    const bool well_formed = arguments.size() == 6 && document_.node(arguments[0]).kind == Kind::persistent &&
                             document_.node(arguments[1]).kind == Kind::integer &&
                             document_.node(arguments[4]).kind == Kind::boolean &&
                             is_ordered_dict(document_, arguments[5]) && document_.node(arguments[5]).items.empty() &&
                             call.items.empty() && call.state == pickle::no_node;
    if (!well_formed) {
      where_.fail_at(call.offset,
                     fmt::format("tensor {} is not described the way torch describes tensors,", shown(name)));
    }
    const auto key = storage_key(document_, document_.node(arguments[0]), where_);
    const auto storage = storages_.find(key);
    if (storage == storages_.end()) {
      where_.fail_at(call.offset,
                     fmt::format("tensor {} lies in the storage {}, which is not there,", shown(name), shown(key)));
    }
    store_.add(name, storage->second.type, storage->second.bytes,
               TensorLayout{.offset = document_.node(arguments[1]).integer,
                            .shape = integers(arguments[2], name),
                            .strides = integers(arguments[3], name)});
  }

  std::vector<std::int64_t> integers(NodeId id, const std::string& name) const {
    const Node& tuple = document_.node(id);
    const bool plain = tuple.kind == Kind::tuple &&
                       std::all_of(tuple.items.begin(), tuple.items.end(),
                                   [&](NodeId item) { return document_.node(item).kind == Kind::integer; });
    if (!plain) {
      where_.fail_at(tuple.offset, fmt::format("the shape or strides of tensor {} should be integers,", shown(name)));
    }
    std::vector<std::int64_t> values;
    values.reserve(tuple.items.size());
    for (const auto item : tuple.items) {
      values.push_back(document_.node(item).integer);
    }
    return values;
  }

  const Document& document_;
  const StorageTable& storages_;
  const ByteCursor& where_;
  TensorStore& store_;
  std::set<NodeId> seen_;
};

}  // namespace

pickle::Rules state_dict_rules() { return {.globals = plain_globals}; }

StorageTable declared_storages(const Document& document, const ByteCursor& where, std::size_t container_size) {
  StorageTable storages;
  for (NodeId id = 0; id < document.size(); ++id) {
    const Node& persistent = document.node(id);
    if (persistent.kind != Kind::persistent) {
      continue;
    }
    const auto key = storage_key(document, persistent, where);
    const auto& parts = document.node(persistent.arguments).items;
    const auto* const found = storage_class(document, parts[1]);
    if (found == nullptr) {
      where.fail_at(persistent.offset, fmt::format("storage {} has a type that is not read ({}),", shown(key),
                                                   pickle::described(document, parts[1])));
    }
    const auto elements = document.node(parts[4]).integer;
    if (elements < 0 || static_cast<std::uint64_t>(elements) > container_size / size_of(found->type)) {
      where.fail_at(persistent.offset, fmt::format("storage {} claims {} {} values, more than the file can hold,",
                                                   shown(key), elements, name_of(found->type)));
    }
    const Storage declared{found->type, static_cast<std::uint64_t>(elements), persistent.offset, {}};
    const auto [entry, inserted] = storages.emplace(key, declared);
    if (!inserted && (entry->second.type != declared.type || entry->second.elements != declared.elements)) {
      where.fail_at(persistent.offset, fmt::format("storage {} is declared twice in different ways,", shown(key)));
    }
  }
  return storages;
}

void add_state_dict(const Document& document, const StorageTable& storages, const ByteCursor& where,
                    TensorStore& store) {
  StateDictReader(document, storages, where, store).read_dictionary(document.root_id(), {}, 1);
}

}  // namespace smartcv::weights
