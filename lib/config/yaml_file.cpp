#include "config/yaml_file.h"

#include <map>

#include "base/error.h"
#include "base/format.h"
#include "config/value_text.h"
#include "config/yaml_load.h"

namespace smartcv::config {
namespace {

[[noreturn]] void refuse(const std::string& where, std::string message) {
  throw Error(ErrorCode::usage, std::move(message), {.file = where});
}

std::string scalar(const YAML::Node& node, const std::string& where, const std::string& key) {
  if (node.IsNull()) {
    refuse(where, fmt::format("{} has no value", in_quotes(key)));
  }
  if (!node.IsScalar()) {
    refuse(where,
           fmt::format("{} holds a nested list or map; the file is flat, with one value for each key", in_quotes(key)));
  }
  return node.Scalar();
}

YamlEntry read_entry(const YAML::Node& key, const YAML::Node& value, const std::string& shown_as) {
  const std::string where = place(shown_as, line_of(key));
  if (!key.IsScalar()) {
    refuse(where, "a key must be a word");
  }
  YamlEntry entry{key.Scalar(), {}, value.IsSequence(), line_of(key)};
  if (!value.IsSequence()) {
    entry.value = scalar(value, where, entry.key);
    return entry;
  }
  std::vector<std::string> items;
  for (const auto& item : value) {
    items.push_back(scalar(item, where, entry.key));
  }
  if (items.empty()) {
    refuse(where, fmt::format("{} is an empty list", in_quotes(entry.key)));
  }
  entry.value = join(items, ",");
  return entry;
}

}  // namespace

std::vector<YamlEntry> read_flat_yaml(const std::filesystem::path& path, const std::string& shown_as) {
  const YAML::Node root = load_yaml(path, shown_as, ErrorCode::usage);
  if (root.IsNull()) {
    return {};
  }
  if (!root.IsMap()) {
    refuse(place(shown_as, line_of(root)), "is no map; lines of the form 'key: value' are expected");
  }
  std::vector<YamlEntry> entries;
  std::map<std::string, int> first_lines;
  for (const auto& pair : root) {
    auto entry = read_entry(pair.first, pair.second, shown_as);
    const auto [first, inserted] = first_lines.emplace(entry.key, entry.line);
    if (!inserted) {
      refuse(place(shown_as, entry.line),
             fmt::format("{} stands here a second time; the first is on line {}", in_quotes(entry.key), first->second));
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace smartcv::config
