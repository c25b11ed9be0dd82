#ifndef SMARTCV_TESTS_FUZZ_FUZZ_READER_H
#define SMARTCV_TESTS_FUZZ_FUZZ_READER_H

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "base/error.h"
#include "weights/weights.h"

namespace smartcv::fuzz {

// Runs one reader on one input. Error(model) is the one allowed way to refuse it; any other exception, like any
// finding of a sanitizer, ends the fuzzer. Every byte of every tensor is looked at, so that a view that leaves its
// memory is found.
template <typename Reader>
int run(const std::uint8_t* data, std::size_t size, Reader reader) {
  try {
    const weights::Weights weights = reader(std::as_bytes(std::span(data, size)));
    unsigned sum = 0;
    for (const auto& [name, tensor] : weights.tensors()) {
      if (tensor.elements() * static_cast<std::int64_t>(weights::size_of(tensor.type)) !=
          static_cast<std::int64_t>(tensor.bytes.size())) {
        __builtin_trap();
      }
      for (const auto byte : tensor.bytes) {
        sum += std::to_integer<unsigned>(byte);
      }
    }
    static volatile unsigned kept = 0;
    kept = sum;
  } catch (const Error& error) {
    if (error.code() != ErrorCode::model) {
      throw;
    }
  }
  return 0;
}

}  // namespace smartcv::fuzz

#endif  // SMARTCV_TESTS_FUZZ_FUZZ_READER_H
