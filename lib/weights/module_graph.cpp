#include "weights/module_graph.h"

#include <algorithm>

#include "base/format.h"

namespace smartcv::weights {
namespace {

using pickle::Kind;
using pickle::no_node;
using pickle::Node;
using pickle::NodeId;

constexpr int max_module_depth = 48;
constexpr std::size_t visit_cost = 128;
constexpr std::size_t max_spent = std::size_t{1} << 21U;  // a YOLOv8x has 10^5
constexpr std::size_t longest_name = 512;

}  // namespace

bool ModuleReader::is_module(NodeId id) const {
  const Node& object = document_.node(id);
  if (object.kind != Kind::object || object.state == no_node) {
    return false;
  }
  const auto has_dictionary = [&](std::string_view key) {
    const auto value = document_.value_of(object.state, key);
    return value != no_node && document_.is_dictionary(value);
  };
  return has_dictionary("_parameters") && has_dictionary("_buffers") && has_dictionary("_modules");
}

bool ModuleReader::is_script_module(NodeId id) const {
  const Node& object = document_.node(id);
  return object.kind == Kind::object && document_.node(object.callee).text.starts_with("__torch__") &&
         object.state != no_node && document_.is_dictionary(object.state);
}

void ModuleReader::read_module(NodeId id, const std::string& prefix, int depth) {
  enter(id, prefix, depth);
  const auto state = document_.node(id).state;
  read_tensors(document_.value_of(state, "_parameters"), no_node, prefix);
  read_tensors(document_.value_of(state, "_buffers"), document_.value_of(state, "_non_persistent_buffers_set"), prefix);
  const auto& modules = document_.node(document_.value_of(state, "_modules")).items;
  spend(modules.size(), id);
  for (std::size_t i = 0; i + 1 < modules.size(); i += 2) {
    const auto name = name_of(modules[i], prefix);
    if (document_.node(modules[i + 1]).kind == Kind::none) {
      continue;
    }
    if (!is_module(modules[i + 1])) {
      where_.fail_at(document_.node(modules[i + 1]).offset, fmt::format("{} should be a module and is {},", shown(name),
                                                                        pickle::described(document_, modules[i + 1])));
    }
    read_module(modules[i + 1], name + ".", depth + 1);
  }
}

void ModuleReader::read_tensors(NodeId dictionary, NodeId without, const std::string& prefix) {
  const auto& entries = document_.node(dictionary).items;
  const auto left_out = names_in(without);
  spend(entries.size() * (1 + left_out.size()), dictionary);
  const auto is_left_out = [&](NodeId key) {
    return std::any_of(left_out.begin(), left_out.end(),
                       [&](NodeId item) { return document_.text_of(item) == document_.text_of(key); });
  };
  for (std::size_t i = 0; i + 1 < entries.size(); i += 2) {
    const auto name = name_of(entries[i], prefix);
    if (document_.node(entries[i + 1]).kind == Kind::none || is_left_out(entries[i])) {
      continue;
    }
    if (!tensors_.is_tensor(entries[i + 1])) {
      where_.fail_at(document_.node(entries[i + 1]).offset, fmt::format("{} should be a tensor and is {},", shown(name),
                                                                        pickle::described(document_, entries[i + 1])));
    }
    tensors_.read(entries[i + 1], name);
  }
}

void ModuleReader::read_script_module(NodeId id, const std::string& prefix, int depth) {
  enter(id, prefix, depth);
  const auto& attributes = document_.node(document_.node(id).state).items;
  for (std::size_t i = 0; i + 1 < attributes.size(); i += 2) {
    const auto name = name_of(attributes[i], prefix);
    if (tensors_.is_tensor(attributes[i + 1])) {
      tensors_.read(attributes[i + 1], name);
    } else if (is_script_module(attributes[i + 1])) {
      read_script_module(attributes[i + 1], name + ".", depth + 1);
    }
  }
}

void ModuleReader::enter(NodeId id, const std::string& prefix, int depth) {
  if (depth > max_module_depth) {
    where_.fail_at(document_.node(id).offset,
                   fmt::format("the module {} nests too deeply or contains itself,", shown(prefix)));
  }
  spend(visit_cost + document_.node(document_.node(id).state).items.size(), id);
}

void ModuleReader::spend(std::size_t entries, NodeId id) {
  spent_ += entries;
  if (spent_ > max_spent) {
    where_.fail_at(document_.node(id).offset, "the modules have too many parts, the last of them");
  }
}

std::string ModuleReader::name_of(NodeId key, const std::string& prefix) const {
  const auto text = document_.text_of(key);
  if (text.empty() || text.find('.') != std::string_view::npos || prefix.size() + text.size() >= longest_name) {
    where_.fail_at(document_.node(key).offset,
                   fmt::format("a part of the module {} should have a short name without dots and has {},",
                               shown(prefix), pickle::described(document_, key)));
  }
  return prefix + std::string(text);
}

// The names in set([names]), which is written as a call with a list.
std::span<const NodeId> ModuleReader::names_in(NodeId set) const {
  if (set == no_node || (!document_.is_call(set, "__builtin__", "set") && !document_.is_call(set, "builtins", "set"))) {
    return {};
  }
  const auto& arguments = document_.node(document_.node(set).arguments).items;
  const bool list = arguments.size() == 1 && document_.node(arguments[0]).kind == Kind::list;
  return list ? std::span<const NodeId>(document_.node(arguments[0]).items) : std::span<const NodeId>();
}

}  // namespace smartcv::weights
