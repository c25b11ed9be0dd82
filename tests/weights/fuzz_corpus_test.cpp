// The fuzzers' seeds and every input that ever crashed one, read again in each run of the tests.
#include <catch2/catch.hpp>
#include <filesystem>
#include <functional>
#include <set>
#include <string>

#include "base/error.h"
#include "tests/fuzz/fuzz_archive.h"
#include "tests/weights/dlib_samples.h"
#include "tests/weights/samples.h"
#include "weights/dlib_face.h"
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

std::set<std::string> readable_files_of(const std::filesystem::path& folder,
                                        const std::function<bool(const Bytes&)>& is_read = reads) {
  std::set<std::string> readable;
  if (!std::filesystem::exists(folder)) {
    return readable;
  }
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && is_read(read_file(entry.path()))) {
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
  torch.insert("wrapped");
  auto legacy = torch;
  legacy.insert("with_source");
  CHECK(readable_files_of(corpus / "legacy_pickle") == legacy);
  torch.insert({"as_torch_writes", "script_deflated"});
  CHECK(readable_files_of(corpus / "torch_zip") == torch);
  CHECK(readable_files_of(corpus / "onnx") == std::set<std::string>{"deep", "double", "empty", "graph", "int32",
                                                                    "int64", "packed_dims", "raw_10", "raw_16", "raw_2",
                                                                    "raw_3", "raw_5", "raw_9", "unpacked"});
  std::set<std::string> safe{"two", "padded", "metadata", "scalar", "empty"};
  for (const auto* const type : {"f32", "f16", "bf16", "f64", "i64", "i32", "i16", "i8", "u8", "bool"}) {
    safe.insert(std::string("type_") + type);
  }
  CHECK(readable_files_of(corpus / "safetensors") == safe);
}

TEST_CASE("the seeds of the pickle fuzzers are read or refused inside an archive as they were made") {
  const auto corpus = std::filesystem::path(SMARTCV_SOURCE_DIR) / "tests/fuzz/corpus";
  const auto within = [](bool script) {
    return [script](const Bytes& pickle) { return reads(fuzz::archive_of(pickle, script)); };
  };
  CHECK(
      readable_files_of(corpus / "torch_module", within(false)) ==
      std::set<std::string>{"network", "ultralytics", "ema", "mmpose", "training", "bare_training", "with_attributes"});
  CHECK(readable_files_of(corpus / "torch_script", within(true)) == std::set<std::string>{"module", "list"});
}

TEST_CASE("the seeds of the dlib fuzzer are read or refused as a network of their size") {
  const auto small = [](const Bytes& bytes) {
    try {
      static_cast<void>(weights::read_dlib_face(bytes, "sample", nullptr, small_dlib_network()));
      return true;
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::model);
      return false;
    }
  };
  CHECK(readable_files_of(std::filesystem::path(SMARTCV_SOURCE_DIR) / "tests/fuzz/corpus/dlib", small) ==
        std::set<std::string>{"old", "new"});
}

TEST_CASE("inputs that once crashed a fuzzer are read or refused") {
  // The folder is there as soon as there was such an input.
  static_cast<void>(readable_files_of(std::filesystem::path(SMARTCV_SOURCE_DIR) / "tests/fuzz/crashes"));
}
