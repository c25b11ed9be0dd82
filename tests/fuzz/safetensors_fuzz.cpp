#include "tests/fuzz/fuzz_reader.h"
#include "weights/safetensors.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return smartcv::fuzz::run(data, size, [](std::span<const std::byte> bytes) {
    return smartcv::weights::read_safetensors(bytes, "fuzz", nullptr);
  });
}
