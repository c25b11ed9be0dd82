#include "tests/fuzz/fuzz_reader.h"
#include "weights/dlib_face.h"

// A network small enough to fuzz; every rule of the reader is the same. make_corpus.py writes files of these sizes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const smartcv::weights::DlibFaceShape shape{
      .stem = 1,
      .blocks = {{.inputs = 1, .outputs = 1, .down = false}, {.inputs = 1, .outputs = 2, .down = true}},
      .embedding = 2};
  return smartcv::fuzz::run(data, size, [](std::span<const std::byte> bytes) {
    return smartcv::weights::read_dlib_face(bytes, "fuzz", nullptr, shape);
  });
}
