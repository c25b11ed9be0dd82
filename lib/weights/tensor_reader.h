#ifndef SMARTCV_WEIGHTS_TENSOR_READER_H
#define SMARTCV_WEIGHTS_TENSOR_READER_H

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "weights/pickle.h"
#include "weights/tensor_store.h"
#include "weights/weights.h"

namespace smartcv::weights {

// A storage as the pickle declares it in a persistent id ("storage", class, key, location, elements[, view]).
struct Storage {
  DataType type = DataType::float32;
  std::uint64_t elements = 0;
  std::size_t offset = 0;            // of the declaration, for messages
  std::span<const std::byte> bytes;  // as they lie in the file; filled by the container's reader

  [[nodiscard]] std::uint64_t size() const noexcept { return elements * size_of(type); }  // checked: cannot overflow
};
using StorageTable = std::map<std::string, Storage, std::less<>>;

// What every persistent id of the graph declares. Throws Error(model) for an id that is not a storage, an unknown type,
// a size beyond `container_size`, a view of another storage, and two declarations of one key that differ.
[[nodiscard]] StorageTable declared_storages(const pickle::Document& document, const ByteCursor& where,
                                             std::size_t container_size);

// Finds the tensors in a graph and puts them into a store. A tensor is a call of
//   torch._utils._rebuild_tensor_v2(storage, offset, shape, strides, requires_grad, hooks), bare or wrapped in
//   torch._utils._rebuild_parameter(tensor, …), _rebuild_parameter_with_state(tensor, …) (nn.Parameter) or
//   torch._tensor._rebuild_from_type_v2(_rebuild_tensor_v2, class, its arguments, …) (nn.Buffer, own attributes).
// Other kinds (sparse, quantised, without a storage class of their own: _rebuild_tensor_v3) are unknown names in
// Note [Names in a checkpoint]. Source: torch/_tensor.py, _reduce_ex_internal; torch/nn/parameter.py.
class TensorReader {
 public:
  // All must outlive the reader; the storages' bytes are filled.
  TensorReader(const pickle::Document& document, const StorageTable& storages, const ByteCursor& where,
               TensorStore& store) noexcept
      : document_(document), storages_(storages), where_(where), store_(store) {}

  [[nodiscard]] bool is_tensor(pickle::NodeId id) const;
  // Throws Error(model) that names the tensor when it is described in another way or leaves its storage.
  void read(pickle::NodeId id, const std::string& name);

  // How many were read.
  [[nodiscard]] std::size_t count() const noexcept { return count_; }
  [[nodiscard]] const pickle::Document& document() const noexcept { return document_; }
  [[nodiscard]] const ByteCursor& where() const noexcept { return where_; }

 private:
  // The arguments of the _rebuild_tensor_v2 at the bottom; null when the wrappings are not as torch writes them.
  [[nodiscard]] const std::vector<pickle::NodeId>* arguments_of(pickle::NodeId id) const;
  [[nodiscard]] std::vector<std::int64_t> integers(pickle::NodeId id, const std::string& name) const;

  const pickle::Document& document_;
  const StorageTable& storages_;
  const ByteCursor& where_;
  TensorStore& store_;
  std::map<std::string_view, std::span<const std::byte>> aligned_;  // storages that were copied to be aligned
  std::size_t count_ = 0;
};

}  // namespace smartcv::weights

#endif  // SMARTCV_WEIGHTS_TENSOR_READER_H
