#include "config/resolve.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "config/data_folder.h"
#include "config/nearest.h"
#include "config/value_text.h"
#include "config/yaml_file.h"
#include "config/yaml_load.h"

namespace smartcv::config {
namespace {

constexpr const char* pipeline_key = "pipeline";
constexpr const char* preset_key = "preset";

[[noreturn]] void refuse(const std::string& where, std::string message) {
  throw Error(ErrorCode::usage, std::move(message), {.file = where});
}

std::vector<Assignment> read_layer(const Schema& schema, const std::filesystem::path& path,
                                   const std::string& shown_as) {
  std::vector<Assignment> layer;
  std::map<std::string, std::string> keys_seen;
  for (auto& entry : read_flat_yaml(path, shown_as)) {
    auto where = place(shown_as, entry.line);
    if (const Option* option = schema.find(entry.key)) {
      if (entry.sequence && !option->list) {
        refuse(where, fmt::format("{} must be {}, but a list was given", entry.key, option->expected));
      }
      const auto [first, inserted] = keys_seen.emplace(option->key, entry.key);
      if (!inserted) {
        refuse(where, fmt::format("'{}' means the same as '{}', which stands above it", entry.key, first->second));
      }
    }
    layer.push_back({std::move(entry.key), std::move(entry.value), std::move(where)});
  }
  return layer;
}

void apply_layer(Schema& schema, const std::vector<Assignment>& layer) {
  for (const auto& assignment : layer) {
    schema.set(assignment.key, assignment.value, assignment.origin);
  }
}

// A YAML file that a key names: `what` and `folder` it stands in.
struct NamedLayer {
  const char* key;
  const char* what;
  std::string folder;
};

std::vector<Assignment> read_named(const Schema& schema, const std::filesystem::path& data, const NamedLayer& layer) {
  const Option& option = *schema.find(layer.key);
  const std::string name = option.text();
  const auto known = yaml_names(data, layer.folder);
  if (std::find(known.begin(), known.end(), name) == known.end()) {
    const std::string where = option.origin == "default" ? (data / layer.folder).string() : option.origin;
    refuse(where, fmt::format("there is no {} {}; there are {}{}", layer.key, in_quotes(name), join(known, ", "),
                              suggestion(name, known)));
  }
  const auto shown_as = layer.folder + "/" + name + ".yaml";
  auto assignments = read_layer(schema, data / shown_as, shown_as);
  for (const auto& assignment : assignments) {
    if (assignment.key == pipeline_key || assignment.key == layer.key) {
      refuse(assignment.origin, fmt::format("a {} cannot set '{}'", layer.what, assignment.key));
    }
  }
  return assignments;
}

}  // namespace

Assignment parse_assignment(const std::string& text) {
  const auto equals = text.find('=');
  if (equals == 0 || equals == std::string::npos) {
    refuse("--set", fmt::format("key=value is expected, but {} was given", in_quotes(text)));
  }
  auto key = text.substr(0, equals);
  return {key, text.substr(equals + 1), "--set " + key};
}

void resolve(Schema& schema, const Sources& sources) {
  std::vector<Assignment> file;
  if (sources.file) {
    file = read_layer(schema, *sources.file, sources.file->string());
  }
  std::vector<NamedLayer> named{{pipeline_key, "variant", "configs/pipelines"}};
  if (!sources.presets.empty()) {
    named.push_back({preset_key, "preset", "configs/presets/" + sources.presets});
  }
  for (const NamedLayer& layer : named) {
    // Which one it is, is decided by the layers above it.
    for (const std::vector<Assignment>* above : {&std::as_const(file), &sources.assignments}) {
      for (const auto& assignment : *above) {
        if (assignment.key == layer.key) {
          schema.set(layer.key, assignment.value, assignment.origin);
        }
      }
    }
    apply_layer(schema, read_named(schema, sources.data, layer));
  }
  apply_layer(schema, sources.recorded);
  apply_layer(schema, file);
  apply_layer(schema, sources.assignments);
}

}  // namespace smartcv::config
