#ifndef SMARTCV_WEIGHTS_PICKLE_MACHINE_H
#define SMARTCV_WEIGHTS_PICKLE_MACHINE_H

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "weights/byte_cursor.h"
#include "weights/pickle.h"
#include "weights/pickle_opcodes.h"

namespace smartcv::weights::pickle {

// The stack machine behind pickle::read(): one pass over the opcodes, no recursion. Memory is bounded by the rules:
// nodes, members and memo entries are counted before they are made, texts stay in the file.
class Machine {
 public:
  // Both must outlive the machine; the cursor is moved.
  Machine(ByteCursor& cursor, const Rules& rules) noexcept : cursor_(cursor), rules_(rules) {}

  [[nodiscard]] Document run();

 private:
  void step(Opcode opcode);
  void push_constant(Opcode opcode);
  void push_container(Opcode opcode);
  void change_container(Opcode opcode);
  void use_memo(Opcode opcode);

  void push_global();
  void push_call(Kind kind);
  void push_long();
  void push_tuple(std::size_t count);
  void push_persistent();
  void build();

  void push(Node node);
  [[nodiscard]] NodeId pop();
  [[nodiscard]] NodeId top() const;
  // Everything above the last mark; the mark is taken off.
  [[nodiscard]] std::vector<NodeId> pop_to_mark();
  // Adds members to the container on top of the stack.
  void extend(std::span<const NodeId> members, bool keyed);
  void count_items(std::size_t count);
  // The nesting of a node that holds these; throws when it is too deep.
  [[nodiscard]] std::uint16_t depth_above(std::span<const NodeId> members, std::uint16_t at_least) const;
  void memoize(std::size_t index);
  void recall(std::size_t index);

  [[noreturn]] void refuse(const std::string& message) const { cursor_.fail_at(opcode_offset_, message); }

  ByteCursor& cursor_;
  const Rules& rules_;
  Document document_;
  std::vector<NodeId> stack_;
  std::vector<std::size_t> marks_;  // stack heights
  std::vector<NodeId> memo_;
  std::size_t items_ = 0;
  std::size_t opcode_offset_ = 0;
};

}  // namespace smartcv::weights::pickle

#endif  // SMARTCV_WEIGHTS_PICKLE_MACHINE_H
