// The fuzzers' seeds and every input that ever crashed one, read again in each run of the tests.
#include <catch2/catch.hpp>
#include <filesystem>
#include <set>
#include <string>

#include "base/error.h"
#include "tests/weights/samples.h"
#include "weights/onnx_initializers.h"
#include "weights/weights.h"

using namespace smartcv;
using namespace smartcv::tests;

namespace {

bool reads(const Bytes& bytes) {
  try {
    if (weights::is_onnx(bytes)) {
      static_cast<void>(weights::read_onnx_nodes(bytes, "sample"));
    }
    static_cast<void>(read(bytes));
    return true;
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::model);
    return false;
  }
}

std::set<std::string> readable_files_of(const std::filesystem::path& folder) {
  std::set<std::string> readable;
  if (!std::filesystem::exists(folder)) {
    return readable;
  }
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && reads(read_file(entry.path()))) {
      readable.insert(entry.path().filename());
    }
  }
  return readable;
}

}  // namespace

TEST_CASE("the fuzzers' seeds are read or refused as they were made") {
  const auto corpus = std::filesystem::path(SMARTCV_SOURCE_DIR) / "tests/fuzz/corpus";
  std::set<std::string> torch{"broadcast", "empty",  "four_dimensions", "memo",
                              "nested",    "scalar", "shared",          "transposed"};
  for (const auto* const type : {"bool", "byte", "char", "double", "float", "half", "int", "long", "short"}) {
    torch.insert(std::string("type_") + type + "storage");
  }
  CHECK(readable_files_of(corpus / "legacy_pickle") == torch);
  torch.insert("as_torch_writes");
  CHECK(readable_files_of(corpus / "torch_zip") == torch);
  CHECK(readable_files_of(corpus / "onnx") == std::set<std::string>{"deep", "double", "empty", "graph", "int32",
                                                                    "int64", "packed_dims", "raw_10", "raw_16", "raw_2",
                                                                    "raw_3", "raw_5", "raw_9", "unpacked"});
}

TEST_CASE("inputs that once crashed a fuzzer are read or refused") {
  // The folder is there as soon as there was such an input.
  static_cast<void>(readable_files_of(std::filesystem::path(SMARTCV_SOURCE_DIR) / "tests/fuzz/crashes"));
}
