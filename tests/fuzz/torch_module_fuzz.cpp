#include "tests/fuzz/fuzz_archive.h"
#include "tests/fuzz/fuzz_reader.h"
#include "weights/torch_zip.h"

// The input is the pickle data.pkl.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return smartcv::fuzz::run(data, size, [](std::span<const std::byte> pickle) {
    const auto archive = std::make_shared<const std::vector<std::byte>>(smartcv::fuzz::archive_of(pickle, false));
    return smartcv::weights::read_torch_zip(*archive, "fuzz", archive);
  });
}
