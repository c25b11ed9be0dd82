#include "tests/weights/pickle_samples.h"

namespace smartcv::tests {

std::string pickle_of(const std::string& opcodes) { return "\x80\x02" + opcodes + "."; }
std::string unicode(const std::string& text) { return "X" + le(text.size(), 4) + text; }
std::string integer(std::int64_t value) { return "\x8a\x08" + le(static_cast<std::uint64_t>(value), 8); }
std::string global(const std::string& module, const std::string& name) { return "c" + module + "\n" + name + "\n"; }

std::string integers(const std::vector<std::int64_t>& values) {
  std::string opcodes = "(";
  for (const auto value : values) {
    opcodes = opcodes + integer(value);
  }
  return opcodes + "t";
}

std::string entries(const std::vector<Entry>& all) {
  std::string opcodes = "}(";
  for (const auto& [name, value] : all) {
    opcodes = opcodes + unicode(name) + value;
  }
  return opcodes + "u";
}

std::string list(const std::vector<std::string>& values) {
  std::string opcodes = "](";
  for (const auto& value : values) {
    opcodes = opcodes + value;
  }
  return opcodes + "e";
}

std::string call(const std::string& callee, const std::vector<std::string>& arguments) {
  std::string opcodes = callee + "(";
  for (const auto& argument : arguments) {
    opcodes = opcodes + argument;
  }
  return opcodes + "tR";
}

std::string instance(const std::string& class_name, const std::string& state) {
  return class_name + ")\x81" + state + "b";
}

std::string tensor(const TensorSample& sample) {
  const std::string id = sample.persistent.empty()
                             ? "(" + unicode("storage") + global("torch", sample.storage_class) + unicode(sample.key) +
                                   unicode("cpu") + integer(sample.storage_elements) + "Nt"
                             : std::string(sample.persistent);
  return global("torch._utils", "_rebuild_tensor_v2") + "(" + id + "Q" + integer(sample.offset) +
         integers(sample.shape) + integers(sample.strides) + "\x89" + global("collections", "OrderedDict") + ")R" +
         "tR";
}

std::string dictionary(const std::vector<TensorSample>& all) {
  std::string opcodes = "}(";
  for (const auto& sample : all) {
    opcodes = opcodes + unicode(sample.name) + tensor(sample);
  }
  return opcodes + "u";
}

std::string parameter(const std::string& tensor) {
  return call(global("torch._utils", "_rebuild_parameter"),
              {tensor, "\x88", global("collections", "OrderedDict") + ")R"});
}

std::string module(const ModuleSample& sample) {
  std::vector<std::string> transient;
  for (const auto& name : sample.transient) {
    transient.push_back(unicode(name));
  }
  std::vector<Entry> state{{"training", "\x89"},
                           {"_parameters", entries(sample.parameters)},
                           {"_buffers", entries(sample.buffers)},
                           {"_non_persistent_buffers_set", call(global("__builtin__", "set"), {list(transient)})},
                           {"_modules", entries(sample.modules)}};
  state.insert(state.end(), sample.more.begin(), sample.more.end());
  return instance(sample.class_name, entries(state));
}

std::string legacy_file(const LegacySample& sample) {
  const std::string magic = pickle_of(std::string("\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19"));
  const std::string storages =
      sample.storages.empty() ? le(4, 8) + float_bytes({1, 2, 3, 4}) : std::string(sample.storages);
  return magic + sample.protocol + sample.machine + sample.content + sample.keys +
         (sample.with_storages ? storages : std::string());
}

std::string zip_file(const std::vector<ZipEntry>& entries) {
  std::string file = "";
  std::string directory = "";
  for (const auto& entry : entries) {
    const auto size = le(entry.content.size(), 4);
    const auto facts = le(entry.flags, 2) + le(entry.method, 2) + le(0, 8) + size + size;
    const auto& second = entry.name_in_directory.empty() ? entry.name : entry.name_in_directory;
    directory =
        directory + "PK\x01\x02" + le(0, 4) + facts + le(second.size(), 2) + le(0, 12) + le(file.size(), 4) + second;
    file = file + "PK\x03\x04" + le(0, 2) + facts + le(entry.name.size(), 2) + le(0, 2) + entry.name + entry.content;
  }
  const auto offset = file.size();
  return file + directory + "PK\x05\x06" + le(0, 4) + le(entries.size(), 2) + le(entries.size(), 2) +
         le(directory.size(), 4) + le(offset, 4) + le(0, 2);
}

std::vector<ZipEntry> torch_zip_entries() {
  return {{.name = "a/data.pkl", .content = pickle_of(dictionary({TensorSample{}}))},
          {.name = "a/byteorder", .content = "little"},
          {.name = "a/data/0", .content = float_bytes({1, 2, 3, 4})},
          {.name = "a/version", .content = "3\n"}};
}

std::string torch_zip_of(const std::string& content) {
  auto parts = torch_zip_entries();
  parts[0].content = pickle_of(content);
  return zip_file(parts);
}

std::string torch_script_of(const std::string& content) {
  auto parts = torch_zip_entries();
  parts[0].content = pickle_of(content);
  parts.push_back({.name = "a/code/__torch__.py", .content = "not even deflated", .method = 8});
  parts.push_back({.name = "a/constants.pkl", .content = "not even a pickle"});
  return zip_file(parts);
}

}  // namespace smartcv::tests
