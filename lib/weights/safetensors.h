#ifndef SMARTCV_WEIGHTS_SAFETENSORS_H
#define SMARTCV_WEIGHTS_SAFETENSORS_H

#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "weights/weights.h"

namespace smartcv::weights {

// The container of Hugging Face's safetensors: the size of the header (8 bytes), the header (JSON: name → dtype, shape,
// data_offsets [begin, end) behind the header; __metadata__: text → text), the values. The values must cover the rest
// of the file without a hole or an overlap, as the format demands. Read: F16, BF16, F32, F64, I8, I16, I32, I64, U8,
// BOOL; every other dtype is refused by name. A header may have 1 MiB (the format allows 100 MB): about ten thousand
// tensors. Source of the format: the README of huggingface/safetensors, "Format".
[[nodiscard]] bool is_safetensors(std::span<const std::byte> bytes) noexcept;

// Throws Error(model). `owner` keeps `bytes` alive.
[[nodiscard]] Weights read_safetensors(std::span<const std::byte> bytes, const std::string& name,
                                       std::shared_ptr<const void> owner);

}  // namespace smartcv::weights

#endif  // SMARTCV_WEIGHTS_SAFETENSORS_H
