#ifndef SMARTCV_WEIGHTS_STATE_DICT_H
#define SMARTCV_WEIGHTS_STATE_DICT_H

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "weights/pickle.h"
#include "weights/tensor_store.h"
#include "weights/weights.h"

namespace smartcv::weights {

// The names a pickled state dict may mention: collections.OrderedDict, torch._utils._rebuild_tensor_v2 and the typed
// storages of torch.
[[nodiscard]] pickle::Rules state_dict_rules();

// A storage as the pickle declares it in a persistent id ("storage", class, key, location, elements[, view]).
struct Storage {
  DataType type = DataType::float32;
  std::uint64_t elements = 0;
  std::size_t offset = 0;            // of the declaration, for messages
  std::span<const std::byte> bytes;  // filled by the container's reader

  [[nodiscard]] std::uint64_t size() const noexcept { return elements * size_of(type); }  // checked: cannot overflow
};
using StorageTable = std::map<std::string, Storage, std::less<>>;

// What every persistent id of the graph declares. Throws Error(model) for an id that is not a storage, an unknown type,
// a size beyond `container_size`, a view of another storage, and two declarations of one key that differ.
[[nodiscard]] StorageTable declared_storages(const pickle::Document& document, const ByteCursor& where,
                                             std::size_t container_size);

// Adds the tensors of a (nested) dictionary of tensors to the store; names of nested dictionaries are joined by dots.
// Numbers, texts and None beside the tensors (epoch, version) are passed over; whatever else is there is refused.
// `storages` must be complete: bytes filled, aligned.
void add_state_dict(const pickle::Document& document, const StorageTable& storages, const ByteCursor& where,
                    TensorStore& store);

}  // namespace smartcv::weights

#endif  // SMARTCV_WEIGHTS_STATE_DICT_H
