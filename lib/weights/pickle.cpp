#include "weights/pickle.h"

#include "base/format.h"
#include "weights/pickle_machine.h"

namespace smartcv::weights::pickle {

bool Document::is_global(NodeId id, std::string_view module, std::string_view name) const {
  const Node& candidate = node(id);
  return candidate.kind == Kind::global && candidate.text == module && candidate.name == name;
}

bool Document::is_call(NodeId id, std::string_view module, std::string_view name) const {
  const Node& candidate = node(id);
  return candidate.kind == Kind::call && is_global(candidate.callee, module, name);
}

NodeId Document::value_of(NodeId id, std::string_view key) const {
  const Node& container = node(id);
  if (container.kind != Kind::dictionary && !container.keyed) {
    return no_node;
  }
  for (std::size_t i = 0; i + 1 < container.items.size(); i += 2) {
    if (node(container.items[i]).kind == Kind::text && node(container.items[i]).text == key) {
      return container.items[i + 1];
    }
  }
  return no_node;
}

bool Document::is_dictionary(NodeId id) const {
  const Node& candidate = node(id);
  return candidate.kind == Kind::dictionary ||
         (is_call(id, "collections", "OrderedDict") && node(candidate.arguments).items.empty() &&
          (candidate.keyed || candidate.items.empty()));
}

std::string_view Document::text_of(NodeId id) const {
  const Node& candidate = node(id);
  return candidate.kind == Kind::text ? candidate.text : std::string_view{};
}

std::string described(const Document& document, NodeId id) {
  const Node& node = document.node(id);
  const auto global_name = [&document](NodeId callee) {
    const Node& global = document.node(callee);
    return shown(fmt::format("{}.{}", global.text, global.name));
  };
  switch (node.kind) {
    case Kind::none:
      return "None";
    case Kind::boolean:
      return "a boolean";
    case Kind::integer:
    case Kind::long_integer:
      return "an integer";
    case Kind::real:
      return "a float";
    case Kind::text:
      return "a text";
    case Kind::tuple:
      return "a tuple";
    case Kind::list:
      return "a list";
    case Kind::dictionary:
      return "a dictionary";
    case Kind::global:
      return "the name " + global_name(id);
    case Kind::call:
      return "a call of " + global_name(node.callee);
    case Kind::object:
      return "an object of class " + global_name(node.callee);
    case Kind::persistent:
      return "a storage";
  }
  return "something unknown";
}

Document read(ByteCursor& cursor, const Rules& rules) { return Machine(cursor, rules).run(); }

}  // namespace smartcv::weights::pickle
