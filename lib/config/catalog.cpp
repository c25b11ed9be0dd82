#include "config/catalog.h"

#include <algorithm>

#include "base/error.h"
#include "base/format.h"
#include "config/value_text.h"
#include "config/yaml_load.h"

namespace smartcv::config {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const std::string& where, std::string message) {
  throw Error(ErrorCode::model, std::move(message), {.file = where});
}

std::string field(const YAML::Node& model, const char* key, const std::string& where) {
  const YAML::Node value = model[key];
  if (!value || !value.IsScalar() || value.Scalar().empty()) {
    refuse(where, fmt::format("the model has no '{}'", key));
  }
  return value.Scalar();
}

CatalogEntry read_entry(const YAML::Node& model, const std::string& where) {
  if (!model.IsMap()) {
    refuse(where, "a model must be a map");
  }
  CatalogEntry entry;
  entry.name = field(model, "name", where);
  entry.task = field(model, "task", where);
  entry.file = field(model, "file", where);
  entry.sha256 = field(model, "sha256", where);
  entry.code_licence = field(model, "code_licence", where);
  entry.weights_licence = field(model, "weights_licence", where);
  const auto size = parse_integer(field(model, "size", where));
  if (!size || *size <= 0) {
    refuse(where, fmt::format("the size of '{}' must be a number of bytes", entry.name));
  }
  entry.size = static_cast<std::uintmax_t>(*size);
  if (entry.sha256.size() != 64 || entry.sha256.find_first_not_of("0123456789abcdef") != std::string::npos) {
    refuse(where, fmt::format("the sha256 of '{}' must be 64 lower-case hex digits", entry.name));
  }
  // The file name is joined to the models folder and must not lead out of it.
  if (fs::path(entry.file).filename() != entry.file || entry.file == "." || entry.file == "..") {
    refuse(where, fmt::format("the file of '{}' must be a plain file name", entry.name));
  }
  return entry;
}

bool contains(const std::vector<std::string>& items, const char* item) {
  return std::find(items.begin(), items.end(), item) != items.end();
}

}  // namespace

std::vector<CatalogEntry> read_catalog(const fs::path& path) {
  const auto shown_as = path.string();
  const YAML::Node root = load_yaml(path, shown_as, ErrorCode::model);
  const YAML::Node models = root.IsMap() ? root["models"] : YAML::Node();
  if (!models.IsSequence()) {
    refuse(shown_as, "a list under 'models:' is expected");
  }
  std::vector<CatalogEntry> catalog;
  for (const auto& model : models) {
    const auto where = place(shown_as, line_of(model));
    auto entry = read_entry(model, where);
    const bool known = std::any_of(catalog.begin(), catalog.end(),
                                   [&entry](const CatalogEntry& other) { return other.name == entry.name; });
    if (known) {
      refuse(where, fmt::format("the model '{}' stands here a second time", entry.name));
    }
    catalog.push_back(std::move(entry));
  }
  return catalog;
}

std::vector<std::string> models_for(const anonymize::Settings& settings) {
  std::vector<std::string> names;
  const auto& options = settings.anonymize;
  if (contains(options.detectors, "centerface")) {
    names.emplace_back("centerface");
  }
  if (contains(options.detectors, "mtcnn")) {
    names.insert(names.end(), {"mtcnn-pnet", "mtcnn-rnet", "mtcnn-onet"});
  }
  if (contains(options.targets, "eyes") && !contains(options.detectors, "none")) {
    names.emplace_back("haar-eye");
  }
  return names;
}

std::map<std::string, anonymize::ModelFile> locate_models(const std::vector<std::string>& names,
                                                          const std::vector<CatalogEntry>& catalog,
                                                          const fs::path& models_folder) {
  std::map<std::string, anonymize::ModelFile> files;
  for (const auto& name : names) {
    const auto entry = std::find_if(catalog.begin(), catalog.end(),
                                    [&name](const CatalogEntry& candidate) { return candidate.name == name; });
    if (entry == catalog.end()) {
      refuse("models/catalog.yaml", fmt::format("the model '{}' is not in the catalogue", name));
    }
    const auto path = models_folder / entry->file;
    std::error_code error;
    const auto size = fs::file_size(path, error);
    if (error) {
      refuse("", fmt::format("the model '{}' is missing: run ./scripts/setup (or put the file at {})", name,
                             path.string()));
    }
    if (size != entry->size) {
      refuse("", fmt::format("the model '{}' is damaged: {} holds {} bytes instead of {}; delete it and run "
                             "./scripts/setup",
                             name, path.string(), size, entry->size));
    }
    files.emplace(name, anonymize::ModelFile{path, entry->sha256});
  }
  return files;
}

}  // namespace smartcv::config
