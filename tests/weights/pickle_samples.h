#ifndef SMARTCV_TESTS_WEIGHTS_PICKLE_SAMPLES_H
#define SMARTCV_TESTS_WEIGHTS_PICKLE_SAMPLES_H

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "tests/weights/samples.h"

// Pieces of torch files written by hand, for files no program would write.
namespace smartcv::tests {

[[nodiscard]] std::string pickle_of(const std::string& opcodes);  // PROTO 2 … STOP
[[nodiscard]] std::string unicode(const std::string& text);
[[nodiscard]] std::string integer(std::int64_t value);
[[nodiscard]] std::string integers(const std::vector<std::int64_t>& values);  // a tuple
[[nodiscard]] std::string global(const std::string& module, const std::string& name);

// A name and the opcodes of its value.
using Entry = std::pair<std::string, std::string>;
[[nodiscard]] std::string entries(const std::vector<Entry>& all);  // a dictionary
[[nodiscard]] std::string list(const std::vector<std::string>& values);
[[nodiscard]] std::string call(const std::string& callee, const std::vector<std::string>& arguments);
[[nodiscard]] std::string instance(const std::string& class_name, const std::string& state);  // NEWOBJ, BUILD

// A tensor in a storage, as torch._utils._rebuild_tensor_v2 describes it. `persistent` replaces the storage's id.
struct TensorSample {
  std::string name = "x";
  std::string storage_class = "FloatStorage";
  std::string key = "0";
  std::int64_t storage_elements = 4;
  std::int64_t offset = 0;
  std::vector<std::int64_t> shape{4};
  std::vector<std::int64_t> strides{1};
  std::string persistent{};
};
[[nodiscard]] std::string tensor(const TensorSample& sample);                // the value alone
[[nodiscard]] std::string dictionary(const std::vector<TensorSample>& all);  // name → tensor

[[nodiscard]] std::string parameter(const std::string& tensor);  // nn.Parameter

// A whole nn.Module as Python pickles it. Values are opcodes.
struct ModuleSample {
  std::string class_name = global("ultralytics.nn.modules.conv", "Conv");
  std::vector<Entry> parameters{};
  std::vector<Entry> buffers{};
  std::vector<Entry> modules{};
  std::vector<std::string> transient{};  // names of the buffers that are not persistent
  std::vector<Entry> more{};             // other attributes
};
[[nodiscard]] std::string module(const ModuleSample& sample);

// A whole legacy container. The parts are pickles or bytes; defaults make a good file of one tensor "x" of four floats
// 1, 2, 3, 4.
struct LegacySample {
  std::string protocol = pickle_of(integer(1001));
  std::string machine = pickle_of("}" + unicode("little_endian") + "\x88s");
  std::string content = pickle_of(dictionary({TensorSample{}}));
  std::string keys = pickle_of("](" + unicode("0") + "e");
  std::string storages{};  // empty: four floats 1, 2, 3, 4
  bool with_storages = true;
};
[[nodiscard]] std::string legacy_file(const LegacySample& sample);

// A stored zip archive as torch writes it.
struct ZipEntry {
  std::string name;
  std::string content{};
  std::string name_in_directory{};  // empty: the same
  std::uint16_t method = 0;         // 8: the content is taken as the deflated bytes
  std::uint16_t flags = 0x0800;
};
[[nodiscard]] std::string zip_file(const std::vector<ZipEntry>& entries);
// The entries of a good file of one tensor "x" of four floats 1, 2, 3, 4.
[[nodiscard]] std::vector<ZipEntry> torch_zip_entries();
// A torch zip container with this content and storage "0": four floats 1, 2, 3, 4.
[[nodiscard]] std::string torch_zip_of(const std::string& content);
// A TorchScript archive with this content, the same storage, code and constants.
[[nodiscard]] std::string torch_script_of(const std::string& content);

}  // namespace smartcv::tests

#endif  // SMARTCV_TESTS_WEIGHTS_PICKLE_SAMPLES_H
