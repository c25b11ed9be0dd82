#ifndef SMARTCV_WEIGHTS_PICKLE_H
#define SMARTCV_WEIGHTS_PICKLE_H

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "weights/byte_cursor.h"

// Python pickles as inert data. The machine builds a graph that says what the pickle describes; classes and functions
// are only names in it, a call is only a note "callee, arguments", and nothing is ever looked up or run. Meaning is
// given by the readers of the graph (tensor_reader.h, state_dict.h, module_graph.h), which know a few names each.
namespace smartcv::weights::pickle {

using NodeId = std::uint32_t;
inline constexpr NodeId no_node = UINT32_MAX;

enum class Kind : std::uint8_t {
  none,
  boolean,       // integer: 0 or 1
  integer,       // integer
  long_integer,  // text: more than 8 bytes, little-endian two's complement
  real,          // real
  text,          // text: UTF-8 as it stands in the file, not checked
  tuple,         // items
  list,          // items
  dictionary,    // items: key, value, key, value, …
  global,        // text: module, name: attribute
  call,          // REDUCE: callee, arguments (a tuple); items: what was appended, keyed: as key, value
  object,        // NEWOBJ: callee is the class (a global), arguments (a tuple); items as in call
  persistent     // arguments: the id, for the container to resolve
};

// A short word for messages: "a dictionary", "a call of torch._utils._rebuild_tensor_v2".
[[nodiscard]] std::string described(const class Document& document, NodeId id);

struct Node {
  Kind kind = Kind::none;
  bool keyed = false;       // items of a call or object are key, value pairs
  std::uint16_t depth = 1;  // nesting when it was made; containers that grow later may hold more
  NodeId callee = no_node;
  NodeId arguments = no_node;
  NodeId state = no_node;  // BUILD
  std::int64_t integer = 0;
  double real = 0;
  std::string_view text{};  // points into the bytes of the file
  std::string_view name{};
  std::vector<NodeId> items{};
  std::size_t offset = 0;  // of the opcode that made it
};

// What a pickle may contain and how large it may become. Anything beyond is refused with Error(model).
struct Rules {
  bool (*known)(std::string_view module, std::string_view name) = nullptr;  // may GLOBAL mention it? none if null
  std::size_t max_nodes = std::size_t{1} << 16U;
  std::size_t max_items = std::size_t{1} << 18U;  // members of all containers together
  std::size_t max_memo = std::size_t{1} << 19U;   // highest memo index
  std::uint16_t max_depth = 128;
  bool module_ids = false;  // a persistent id ("module", class, file, source) stands for its class (legacy containers)
};

// The graph. Node ids are indices; shared and (through the memo) circular references are possible, so whoever walks it
// must not trust it to be a tree.
class Document {
 public:
  [[nodiscard]] const Node& node(NodeId id) const { return nodes_[id]; }
  [[nodiscard]] const Node& root() const { return nodes_[root_]; }
  [[nodiscard]] NodeId root_id() const noexcept { return root_; }
  [[nodiscard]] NodeId size() const noexcept { return static_cast<NodeId>(nodes_.size()); }

  [[nodiscard]] bool is_global(NodeId id, std::string_view module, std::string_view name) const;
  // A call of module.name.
  [[nodiscard]] bool is_call(NodeId id, std::string_view module, std::string_view name) const;
  // The value of the first key of that text in a dictionary or in a call or object with keyed items; no_node if none.
  [[nodiscard]] NodeId value_of(NodeId id, std::string_view key) const;
  // A dictionary, or collections.OrderedDict() with keyed items or none.
  [[nodiscard]] bool is_dictionary(NodeId id) const;
  // The text of a text node; empty pointer (data() == nullptr) for any other kind.
  [[nodiscard]] std::string_view text_of(NodeId id) const;

 private:
  friend class Machine;
  std::deque<Node> nodes_;
  NodeId root_ = no_node;
};

// Reads one pickle (protocol 2) up to its STOP; the cursor then stands behind it. Opcodes: those torch.save writes,
// as listed in pickle_opcodes.h. Throws Error(model) that names the opcode, global or limit and its byte offset.
[[nodiscard]] Document read(ByteCursor& cursor, const Rules& rules);

}  // namespace smartcv::weights::pickle

#endif  // SMARTCV_WEIGHTS_PICKLE_H
