#ifndef SMARTCV_CONFIG_YAML_FILE_H
#define SMARTCV_CONFIG_YAML_FILE_H

#include <filesystem>
#include <string>
#include <vector>

namespace smartcv::config {

// One `key: value` of a flat YAML file.
struct YamlEntry {
  std::string key;
  std::string value;  // a sequence: its items joined by commas
  bool sequence = false;
  int line = 0;  // from 1
};

// Reads a flat map of scalars and sequences of scalars, in the file's order. `shown_as` is the file's name in
// messages and origins. Throws Error(usage) "FILE:LINE: …" for a syntax error, a key that stands twice, nested maps, a
// key without a value, several documents; and without a line for a file that is missing, unreadable or no text.
[[nodiscard]] std::vector<YamlEntry> read_flat_yaml(const std::filesystem::path& path, const std::string& shown_as);

}  // namespace smartcv::config

#endif  // SMARTCV_CONFIG_YAML_FILE_H
