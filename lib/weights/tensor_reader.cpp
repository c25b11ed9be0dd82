#include "weights/tensor_reader.h"

#include <algorithm>
#include <array>

#include "base/format.h"

namespace smartcv::weights {
namespace {

using pickle::Document;
using pickle::Kind;
using pickle::Node;
using pickle::NodeId;

constexpr std::size_t longest_key = 512;

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

const StorageClass* storage_class(const Document& document, NodeId id) {
  for (const auto& candidate : storage_classes) {
    if (document.is_global(id, "torch", candidate.name)) {
      return &candidate;
    }
  }
  return nullptr;
}

// The key of a persistent id that has the shape of a storage; refused otherwise.
std::string_view storage_key(const Document& document, const Node& persistent, const ByteCursor& where) {
  const Node& id = document.node(persistent.arguments);
  const bool storage = id.kind == Kind::tuple && (id.items.size() == 5 || id.items.size() == 6) &&
                       document.text_of(id.items[0]) == "storage" && document.node(id.items[2]).kind == Kind::text &&
                       document.node(id.items[3]).kind == Kind::text &&
                       document.node(id.items[4]).kind == Kind::integer;
  if (!storage || document.text_of(id.items[2]).size() > longest_key) {
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

}  // namespace

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

bool TensorReader::is_tensor(NodeId id) const {
  return document_.is_call(id, "torch._utils", "_rebuild_tensor_v2") ||
         document_.is_call(id, "torch._utils", "_rebuild_parameter") ||
         document_.is_call(id, "torch._utils", "_rebuild_parameter_with_state") ||
         document_.is_call(id, "torch._tensor", "_rebuild_from_type_v2");
}

const std::vector<NodeId>* TensorReader::arguments_of(NodeId id) const {
  const auto arguments = [this](NodeId call) -> const std::vector<NodeId>& {
    return document_.node(document_.node(call).arguments).items;
  };
  const auto parameter = [&](NodeId call) {
    return (document_.is_call(call, "torch._utils", "_rebuild_parameter") && arguments(call).size() == 3) ||
           (document_.is_call(call, "torch._utils", "_rebuild_parameter_with_state") && arguments(call).size() == 4);
  };
  if (parameter(id)) {
    id = arguments(id)[0];
  }
  const Node& call = document_.node(id);
  if (document_.is_call(id, "torch._tensor", "_rebuild_from_type_v2")) {
    const auto& parts = arguments(id);
    const bool known = parts.size() == 4 && document_.is_global(parts[0], "torch._utils", "_rebuild_tensor_v2") &&
                       document_.node(parts[1]).kind == Kind::global && document_.node(parts[2]).kind == Kind::tuple;
    return known ? &document_.node(parts[2]).items : nullptr;
  }
  const bool plain = document_.is_call(id, "torch._utils", "_rebuild_tensor_v2") && call.items.empty() &&
                     call.state == pickle::no_node;
  return plain ? &arguments(id) : nullptr;
}

void TensorReader::read(NodeId id, const std::string& name) {
  const Node& call = document_.node(id);
  const auto* const arguments = arguments_of(id);
  const bool well_formed =
      arguments != nullptr && arguments->size() == 6 && document_.node((*arguments)[0]).kind == Kind::persistent &&
      document_.node((*arguments)[1]).kind == Kind::integer && document_.node((*arguments)[4]).kind == Kind::boolean &&
      document_.is_dictionary((*arguments)[5]) && document_.node((*arguments)[5]).items.empty();
  if (!well_formed) {
    where_.fail_at(call.offset,
                   fmt::format("tensor {} is not described the way torch describes plain tensors,", shown(name)));
  }
  const auto key = storage_key(document_, document_.node((*arguments)[0]), where_);
  const auto storage = storages_.find(key);
  if (storage == storages_.end()) {
    where_.fail_at(call.offset,
                   fmt::format("tensor {} lies in the storage {}, which is not there,", shown(name), shown(key)));
  }
  // Only storages that are used are copied to be aligned: an optimizer's state is passed over where it lies.
  auto& bytes = aligned_[key];
  if (bytes.data() == nullptr) {
    bytes = store_.aligned(storage->second.bytes, storage->second.type);
  }
  store_.add(name, storage->second.type, bytes,
             TensorLayout{.offset = document_.node((*arguments)[1]).integer,
                          .shape = integers((*arguments)[2], name),
                          .strides = integers((*arguments)[3], name)});
  ++count_;
}

std::vector<std::int64_t> TensorReader::integers(NodeId id, const std::string& name) const {
  const Node& tuple = document_.node(id);
  const bool plain = tuple.kind == Kind::tuple && std::all_of(tuple.items.begin(), tuple.items.end(), [&](NodeId item) {
                       return document_.node(item).kind == Kind::integer;
                     });
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

}  // namespace smartcv::weights
