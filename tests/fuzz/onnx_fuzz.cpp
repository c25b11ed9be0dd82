#include "tests/fuzz/fuzz_reader.h"
#include "weights/onnx_initializers.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return smartcv::fuzz::run(data, size, [](std::span<const std::byte> bytes) {
    static_cast<void>(smartcv::weights::read_onnx_nodes(bytes, "fuzz"));
    return smartcv::weights::read_onnx_initializers(bytes, "fuzz", nullptr);
  });
}
