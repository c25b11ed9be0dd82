#ifndef SMARTCV_WEIGHTS_ONNX_INITIALIZERS_H
#define SMARTCV_WEIGHTS_ONNX_INITIALIZERS_H

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "weights/weights.h"

namespace smartcv::weights {

// The parts of an ONNX file (ModelProto, onnx.proto3) that hold weights: graph.initializer, from raw_data, float_data,
// double_data, int32_data (int32 only) or int64_data. Data in other files, segments, sparse tensors and types
// without a DataType are refused by name. The graph itself is not interpreted and subgraphs are not entered.

// Starts with the field ir_version (number 1, a varint), as every ONNX file written by a protobuf library does.
[[nodiscard]] bool is_onnx(std::span<const std::byte> bytes) noexcept;

// Throws Error(model). `owner` keeps `bytes` alive.
[[nodiscard]] Weights read_onnx_initializers(std::span<const std::byte> bytes, const std::string& name,
                                             std::shared_ptr<const void> owner);

// One operation of graph.node, in the file's (topological) order. Inputs that are initialisers carry the tensor's name:
// who knows the network's layers finds their tensors by walking the list, whatever numbers an exporter gave them.
// An omitted optional input is an empty name.
struct OnnxNode {
  std::string op_type;  // "Conv", "Relu", …
  std::string name;
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;
};

// Throws Error(model).
[[nodiscard]] std::vector<OnnxNode> read_onnx_nodes(const std::filesystem::path& path);
[[nodiscard]] std::vector<OnnxNode> read_onnx_nodes(std::span<const std::byte> bytes, const std::string& name);

}  // namespace smartcv::weights

#endif  // SMARTCV_WEIGHTS_ONNX_INITIALIZERS_H
