#ifndef SMARTCV_WEIGHTS_LEGACY_PICKLE_H
#define SMARTCV_WEIGHTS_LEGACY_PICKLE_H

#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "weights/weights.h"

namespace smartcv::weights {

// The container torch.save wrote before version 1.6: five pickles one after the other (magic number, protocol 1001,
// facts about the machine, the content, the list of storage keys), then for every key the number of elements (8 bytes)
// and the elements. What the content may be: checkpoint.h. Source of the format: torch/serialization.py, _legacy_save.
[[nodiscard]] bool is_legacy_pickle(std::span<const std::byte> bytes) noexcept;

// Throws Error(model). `owner` keeps `bytes` alive.
[[nodiscard]] Weights read_legacy_pickle(std::span<const std::byte> bytes, const std::string& name,
                                         std::shared_ptr<const void> owner);

}  // namespace smartcv::weights

#endif  // SMARTCV_WEIGHTS_LEGACY_PICKLE_H
