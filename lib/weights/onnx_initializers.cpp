#include "weights/onnx_initializers.h"

#include <optional>
#include <utility>

#include "base/format.h"
#include "weights/byte_cursor.h"
#include "weights/mapped_file.h"
#include "weights/onnx_tensor.h"
#include "weights/protobuf_reader.h"
#include "weights/tensor_store.h"

namespace smartcv::weights {
namespace {

// Field numbers of ModelProto, GraphProto and NodeProto (onnx.proto3).
namespace model {
constexpr std::uint32_t ir_version = 1, graph = 7, opset_import = 8;
}
namespace graph {
constexpr std::uint32_t node = 1, initializer = 5, sparse_initializer = 15;
}
namespace node {
constexpr std::uint32_t input = 1, output = 2, name = 3, op_type = 4;
}

constexpr std::size_t max_nodes = 65536;
constexpr std::size_t max_names = std::size_t{1} << 20;  // inputs and outputs of all nodes together

// The graph of a complete model. A file cut off behind the graph lacks the operator sets that follow it.
ByteCursor find_graph(std::span<const std::byte> bytes, const std::string& name) {
  const ByteCursor whole(bytes, name);
  std::optional<ByteCursor> found;
  bool has_version = false;
  bool has_operator_set = false;
  ProtobufReader reader(whole);
  while (const auto field = reader.next()) {
    has_version = has_version || field->number == model::ir_version;
    has_operator_set = has_operator_set || field->number == model::opset_import;
    if (field->number == model::graph) {
      if (found) {
        whole.fail_at(field->offset, "the ONNX file has two graphs");
      }
      found = field->message("the graph");
    }
  }
  if (!found || !has_version || !has_operator_set) {
    whole.fail_at(bytes.size(), fmt::format("the ONNX file is damaged or cut off: it ends without {}",
                                            !found         ? "a graph"
                                            : !has_version ? "a version"
                                                           : "an operator set"));
  }
  return *found;
}

OnnxNode read_node(ByteCursor message, std::size_t& names) {
  OnnxNode result;
  ProtobufReader reader(message);
  while (const auto field = reader.next()) {
    switch (field->number) {
      case node::input:
      case node::output:
        if (++names > max_names) {
          message.fail_at(field->offset,
                          fmt::format("the graph's nodes have more than {} inputs and outputs", max_names));
        }
        (field->number == node::input ? result.inputs : result.outputs)
            .emplace_back(field->text("a node's input or output"));
        break;
      case node::name:
        result.name = field->text("a node's name");
        break;
      case node::op_type:
        result.op_type = field->text("a node's operation");
        break;
      default:
        break;
    }
  }
  return result;
}

}  // namespace

bool is_onnx(std::span<const std::byte> bytes) noexcept {
  // Tag of field 1 as a varint, then a version of one byte.
  return bytes.size() >= 2 && bytes[0] == std::byte{0x08} && bytes[1] < std::byte{0x80};
}

Weights read_onnx_initializers(std::span<const std::byte> bytes, const std::string& name,
                               std::shared_ptr<const void> owner) {
  TensorStore store(bytes, name);
  ProtobufReader reader(find_graph(bytes, name));
  while (const auto field = reader.next()) {
    if (field->number == graph::initializer) {
      add_onnx_tensor(field->message("an initializer"), store);
    } else if (field->number == graph::sparse_initializer) {
      field->payload.fail_at(field->offset, "the graph has a sparse tensor (sparse_initializer), which is not read,");
    }
  }
  return std::move(store).finish(std::move(owner), "ONNX");
}

std::vector<OnnxNode> read_onnx_nodes(std::span<const std::byte> bytes, const std::string& name) {
  std::vector<OnnxNode> nodes;
  std::size_t names = 0;
  ProtobufReader reader(find_graph(bytes, name));
  while (const auto field = reader.next()) {
    if (field->number != graph::node) {
      continue;
    }
    if (nodes.size() >= max_nodes) {
      field->payload.fail_at(field->offset, fmt::format("the graph has more than {} nodes", max_nodes));
    }
    nodes.push_back(read_node(field->message("a node"), names));
  }
  return nodes;
}

std::vector<OnnxNode> read_onnx_nodes(const std::filesystem::path& path) {
  const MappedFile file(path);
  return read_onnx_nodes(file.bytes(), path.string());
}

}  // namespace smartcv::weights
