#include "weights/pickle_machine.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "base/format.h"

namespace smartcv::weights::pickle {
namespace {

constexpr std::uint8_t known_protocol = 2;

}  // namespace

Document Machine::run() {
  opcode_offset_ = cursor_.offset();
  if (cursor_.u8("the pickle") != static_cast<std::uint8_t>(Opcode::proto)) {
    refuse("a pickle should start here and does not,");
  }
  if (const auto protocol = cursor_.u8("the pickle's protocol"); protocol != known_protocol) {
    refuse(fmt::format("the pickle has protocol {} and only protocol {} is read,", protocol, known_protocol));
  }
  while (true) {
    opcode_offset_ = cursor_.offset();
    const auto opcode = static_cast<Opcode>(cursor_.u8("the next pickle opcode"));
    if (opcode == Opcode::stop) {
      break;
    }
    step(opcode);
  }
  document_.root_ = pop();
  if (!stack_.empty() || !marks_.empty()) {
    refuse("the pickle stops with things left on its stack");
  }
  return std::move(document_);
}

void Machine::step(Opcode opcode) {
  switch (opcode) {
    case Opcode::none:
    case Opcode::newtrue:
    case Opcode::newfalse:
    case Opcode::binint:
    case Opcode::binint1:
    case Opcode::binint2:
    case Opcode::long1:
    case Opcode::binfloat:
    case Opcode::binunicode:
      return push_constant(opcode);
    case Opcode::mark:
    case Opcode::empty_tuple:
    case Opcode::tuple:
    case Opcode::tuple1:
    case Opcode::tuple2:
    case Opcode::tuple3:
    case Opcode::empty_list:
    case Opcode::empty_dict:
      return push_container(opcode);
    case Opcode::append:
    case Opcode::appends:
    case Opcode::setitem:
    case Opcode::setitems:
      return change_container(opcode);
    case Opcode::global:
      return push_global();
    case Opcode::reduce:
      return push_call(Kind::call);
    case Opcode::newobj:
      return push_call(Kind::object);
    case Opcode::build:
      return build();
    case Opcode::binpersid:
      return push_persistent();
    case Opcode::binget:
    case Opcode::long_binget:
    case Opcode::binput:
    case Opcode::long_binput:
      return use_memo(opcode);
    case Opcode::proto:
    case Opcode::stop:
      break;
  }
  refuse(fmt::format("the pickle uses the opcode {}, which no plain weight file has,",
                     opcode_name(static_cast<std::uint8_t>(opcode))));
}

void Machine::push_constant(Opcode opcode) {
  switch (opcode) {
    case Opcode::newtrue:
    case Opcode::newfalse:
      return push({.kind = Kind::boolean, .integer = opcode == Opcode::newtrue ? 1 : 0});
    case Opcode::binint:
      return push({.kind = Kind::integer, .integer = static_cast<std::int32_t>(cursor_.u32("an integer"))});
    case Opcode::binint1:
      return push({.kind = Kind::integer, .integer = cursor_.u8("an integer")});
    case Opcode::binint2:
      return push({.kind = Kind::integer, .integer = cursor_.u16("an integer")});
    case Opcode::long1:
      return push_long();
    case Opcode::binfloat: {
      // The one big-endian number of the format.
      const auto stored = cursor_.u64("a float");
      return push({.kind = Kind::real, .real = std::bit_cast<double>(__builtin_bswap64(stored))});
    }
    case Opcode::binunicode:
      return push({.kind = Kind::text, .text = cursor_.text(cursor_.u32("the length of a text"), "a text")});
    default:
      return push({.kind = Kind::none});
  }
}

void Machine::push_long() {
  const auto bytes = cursor_.text(cursor_.u8("the length of an integer"), "an integer");
  if (bytes.size() > sizeof(std::int64_t)) {
    return push({.kind = Kind::long_integer, .text = bytes});
  }
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < sizeof(value); ++i) {
    const bool negative = !bytes.empty() && (static_cast<unsigned char>(bytes.back()) & 0x80U) != 0;
    const auto filler = static_cast<unsigned char>(negative ? 0xFF : 0);
    const auto byte = i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : filler;
    value |= std::uint64_t{byte} << (8 * i);
  }
  push({.kind = Kind::integer, .integer = static_cast<std::int64_t>(value)});
}

void Machine::push_container(Opcode opcode) {
  switch (opcode) {
    case Opcode::mark:
      if (marks_.size() >= rules_.max_depth) {
        refuse(fmt::format("the pickle nests deeper than {} levels", rules_.max_depth));
      }
      marks_.push_back(stack_.size());
      return;
    case Opcode::empty_list:
      return push({.kind = Kind::list});
    case Opcode::empty_dict:
      return push({.kind = Kind::dictionary});
    case Opcode::tuple1:
      return push_tuple(1);
    case Opcode::tuple2:
      return push_tuple(2);
    case Opcode::tuple3:
      return push_tuple(3);
    case Opcode::tuple: {
      auto items = pop_to_mark();
      count_items(items.size());
      const auto depth = depth_above(items, 1);
      return push({.kind = Kind::tuple, .depth = depth, .items = std::move(items)});
    }
    default:
      return push({.kind = Kind::tuple});
  }
}

void Machine::push_tuple(std::size_t count) {
  std::vector<NodeId> items(count);
  for (std::size_t i = count; i > 0; --i) {
    items[i - 1] = pop();
  }
  count_items(count);
  const auto depth = depth_above(items, 1);
  push({.kind = Kind::tuple, .depth = depth, .items = std::move(items)});
}

void Machine::change_container(Opcode opcode) {
  switch (opcode) {
    case Opcode::append: {
      const std::array members{pop()};
      return extend(members, false);
    }
    case Opcode::setitem: {
      const auto value = pop();
      const auto key = pop();
      return extend(std::array{key, value}, true);
    }
    default: {
      const auto members = pop_to_mark();
      const bool keyed = opcode == Opcode::setitems;
      if (keyed && members.size() % 2 != 0) {
        refuse("the pickle gives a dictionary a key without a value");
      }
      return extend(members, keyed);
    }
  }
}

void Machine::extend(std::span<const NodeId> members, bool keyed) {
  Node& container = document_.nodes_[top()];
  const bool instance = container.kind == Kind::call || container.kind == Kind::object;
  const bool mixed = instance && !container.items.empty() && container.keyed != keyed;
  if (mixed || (!instance && container.kind != (keyed ? Kind::dictionary : Kind::list))) {
    refuse(fmt::format("the pickle adds members to {}", described(document_, top())));
  }
  count_items(members.size());
  container.keyed = keyed;
  container.depth = depth_above(members, container.depth);
  container.items.insert(container.items.end(), members.begin(), members.end());
}

void Machine::push_global() {
  const auto module = cursor_.line("the module of a global");
  const auto name = cursor_.line("the name of a global");
  if (rules_.known == nullptr || !rules_.known(module, name)) {
    refuse(
        fmt::format("the pickle names {}, which is nothing a weight file has a use for; save "
                    "the state dict alone; found",
                    shown(fmt::format("{}.{}", module.substr(0, 80), name.substr(0, 80)))));
  }
  push({.kind = Kind::global, .text = module, .name = name});
}

void Machine::push_call(Kind kind) {
  const auto arguments = pop();
  const auto callee = pop();
  if (document_.node(callee).kind != Kind::global || document_.node(arguments).kind != Kind::tuple) {
    refuse(fmt::format("the pickle calls {} with {}", described(document_, callee), described(document_, arguments)));
  }
  const auto depth = depth_above(std::array{arguments}, 1);
  push({.kind = kind, .depth = depth, .callee = callee, .arguments = arguments});
}

void Machine::push_persistent() {
  const auto id = pop();
  if (const Node& tuple = document_.node(id);
      rules_.module_ids && tuple.kind == Kind::tuple && tuple.items.size() == 4 &&
      document_.text_of(tuple.items[0]) == "module" && document_.node(tuple.items[1]).kind == Kind::global) {
    // torch.save kept the source text of a module's class beside its name. The text is passed over.
    stack_.push_back(tuple.items[1]);
    return;
  }
  const auto depth = depth_above(std::array{id}, 1);
  push({.kind = Kind::persistent, .depth = depth, .arguments = id});
}

void Machine::build() {
  const auto state = pop();
  Node& object = document_.nodes_[top()];
  if (object.kind != Kind::call && object.kind != Kind::object) {
    refuse(fmt::format("the pickle sets the state of {}", described(document_, top())));
  }
  if (object.state != no_node) {
    refuse(fmt::format("the pickle sets the state of {} twice", described(document_, top())));
  }
  object.state = state;
  object.depth = depth_above(std::array{state}, object.depth);
}

void Machine::use_memo(Opcode opcode) {
  switch (opcode) {
    case Opcode::binget:
      return recall(cursor_.u8("a memo index"));
    case Opcode::long_binget:
      return recall(cursor_.u32("a memo index"));
    case Opcode::binput:
      return memoize(cursor_.u8("a memo index"));
    default:
      return memoize(cursor_.u32("a memo index"));
  }
}

void Machine::memoize(std::size_t index) {
  if (index >= rules_.max_memo) {
    refuse(fmt::format("the pickle uses memo index {} and at most {} are allowed", index, rules_.max_memo));
  }
  if (index >= memo_.size()) {
    memo_.resize(index + 1, no_node);
  }
  memo_[index] = top();
}

void Machine::recall(std::size_t index) {
  if (index >= memo_.size() || memo_[index] == no_node) {
    refuse(fmt::format("the pickle asks for memo index {}, which was never set,", index));
  }
  // One reference needs as much room on the stack as a new value does.
  if (stack_.size() >= rules_.max_items) {
    refuse(fmt::format("the pickle's stack holds more than {} values", rules_.max_items));
  }
  stack_.push_back(memo_[index]);
}

void Machine::push(Node node) {
  if (document_.nodes_.size() >= rules_.max_nodes) {
    refuse(fmt::format("the pickle has more than {} values", rules_.max_nodes));
  }
  node.offset = opcode_offset_;
  stack_.push_back(static_cast<NodeId>(document_.nodes_.size()));
  document_.nodes_.push_back(std::move(node));
}

NodeId Machine::pop() {
  const auto id = top();
  stack_.pop_back();
  return id;
}

NodeId Machine::top() const {
  const std::size_t floor = marks_.empty() ? 0 : marks_.back();
  if (stack_.size() <= floor) {
    refuse("the pickle takes a value from an empty stack");
  }
  return stack_.back();
}

std::vector<NodeId> Machine::pop_to_mark() {
  if (marks_.empty()) {
    refuse("the pickle takes values up to a mark it never set");
  }
  const auto first = stack_.begin() + static_cast<std::ptrdiff_t>(marks_.back());
  std::vector<NodeId> members(first, stack_.end());
  stack_.erase(first, stack_.end());
  marks_.pop_back();
  return members;
}

void Machine::count_items(std::size_t count) {
  if (count > rules_.max_items - items_) {
    refuse(fmt::format("the pickle's containers have more than {} members", rules_.max_items));
  }
  items_ += count;
}

std::uint16_t Machine::depth_above(std::span<const NodeId> members, std::uint16_t at_least) const {
  std::uint16_t depth = at_least;
  for (const auto id : members) {
    depth = std::max(depth, static_cast<std::uint16_t>(document_.node(id).depth + 1));
  }
  if (depth > rules_.max_depth) {
    refuse(fmt::format("the pickle nests deeper than {} levels", rules_.max_depth));
  }
  return depth;
}

}  // namespace smartcv::weights::pickle
