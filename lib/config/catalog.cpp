#include "config/catalog.h"

#include <algorithm>

#include "base/error.h"
#include "base/format.h"
#include "config/nearest.h"
#include "config/value_text.h"
#include "config/yaml_load.h"
#include "models/locate.h"
#include "models/names.h"
#include "tasks/anonymize/detector_choice.h"

namespace smartcv::config {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const std::string& where, std::string message) {
  throw Error(ErrorCode::model, std::move(message), {.file = where});
}

std::string optional_field(const YAML::Node& model, const char* key, const std::string& where) {
  const YAML::Node value = model[key];
  if (!value) {
    return {};
  }
  if (!value.IsScalar() || value.Scalar().empty()) {
    refuse(where, fmt::format("the model's '{}' must be a text", key));
  }
  return value.Scalar();
}

std::string field(const YAML::Node& model, const char* key, const std::string& where) {
  auto value = optional_field(model, key, where);
  if (value.empty()) {
    refuse(where, fmt::format("the model has no '{}'", key));
  }
  return value;
}

std::vector<std::string> word_list(const YAML::Node& model, const char* key, const std::string& where) {
  std::vector<std::string> words;
  const YAML::Node value = model[key];
  if (value && !value.IsSequence()) {
    refuse(where, fmt::format("the model's '{}' must be a list", key));
  }
  for (const auto& word : value) {
    if (!word.IsScalar() || word.Scalar().empty()) {
      refuse(where, fmt::format("the model's '{}' must be a list of words", key));
    }
    words.push_back(word.Scalar());
  }
  return words;
}

void refuse_unknown_keys(const YAML::Node& map, const std::vector<std::string>& known, const std::string& where) {
  for (const auto& pair : map) {
    const auto key = pair.first.Scalar();
    if (std::find(known.begin(), known.end(), key) == known.end()) {
      refuse(where, fmt::format("unknown key '{}' in the model{}", key, suggestion(key, known)));
    }
  }
}

// "unknown" where the fact is not known yet.
std::string known_field(const YAML::Node& model, const char* key, const std::string& where) {
  auto value = field(model, key, where);
  return value == "unknown" ? std::string() : value;
}

void read_identity(const YAML::Node& model, CatalogEntry& entry, const std::string& where) {
  entry.sha256 = known_field(model, "sha256", where);
  if (!entry.sha256.empty() && !models::is_sha256(entry.sha256)) {
    refuse(where, fmt::format("the sha256 of '{}' must be 64 lower-case hex digits, or 'unknown'", entry.name));
  }
  entry.sha256_prefix = optional_field(model, "sha256_prefix", where);
  if (entry.sha256_prefix.find_first_not_of("0123456789abcdef") != std::string::npos) {
    refuse(where, fmt::format("the sha256_prefix of '{}' must be lower-case hex digits", entry.name));
  }
  const auto size_word = known_field(model, "size", where);
  const auto size = parse_integer(size_word.empty() ? "0" : size_word);
  if (!size || *size < 0 || (*size == 0 && !size_word.empty())) {
    refuse(where, fmt::format("the size of '{}' must be a number of bytes, or 'unknown'", entry.name));
  }
  entry.size = static_cast<std::uintmax_t>(*size);
}

models::PackageSource read_source(const YAML::Node& model, const std::string& where) {
  const YAML::Node node = model["source"];
  if (!node) {
    return {};
  }
  if (!node.IsMap()) {
    refuse(where, "the model's 'source' must be a map");
  }
  refuse_unknown_keys(node, {"package", "version", "format", "package_sha256", "member"}, where);
  models::PackageSource source{field(node, "package", where), field(node, "version", where),
                               field(node, "format", where), optional_field(node, "package_sha256", where),
                               field(node, "member", where)};
  if (source.format != "wheel" && source.format != "sdist" && source.format != "system") {
    refuse(where, fmt::format("the format of the package '{}' must be wheel, sdist or system", source.package));
  }
  if (source.format != "system" && !models::is_sha256(source.sha256)) {
    refuse(where, fmt::format("the package_sha256 of '{}' must be 64 lower-case hex digits", source.package));
  }
  return source;
}

CatalogEntry read_entry(const YAML::Node& model, const std::string& where) {
  if (!model.IsMap()) {
    refuse(where, "a model must be a map");
  }
  refuse_unknown_keys(model,
                      {"name", "task", "part_of", "jobs", "default_jobs", "setup", "file", "size", "sha256",
                       "sha256_prefix", "code_licence", "weights_licence", "code_licence_id", "weights_licence_id",
                       "url", "other_url", "source", "input", "note"},
                      where);
  CatalogEntry entry;
  entry.name = field(model, "name", where);
  entry.task = field(model, "task", where);
  entry.part_of = optional_field(model, "part_of", where);
  entry.jobs = word_list(model, "jobs", where);
  entry.default_jobs = word_list(model, "default_jobs", where);
  entry.file = field(model, "file", where);
  read_identity(model, entry, where);
  entry.code_licence = field(model, "code_licence", where);
  entry.weights_licence = field(model, "weights_licence", where);
  entry.code_licence_id = field(model, "code_licence_id", where);
  entry.weights_licence_id = field(model, "weights_licence_id", where);
  for (const char* key : {"url", "other_url"}) {
    if (const auto url = optional_field(model, key, where); !url.empty() && url != "unknown") {
      entry.urls.push_back(url);
    }
  }
  entry.source = read_source(model, where);
  entry.input = field(model, "input", where);
  entry.note = optional_field(model, "note", where);
  // The file name is joined to the models folder and must not lead out of it, nor be one the folder uses itself.
  if (fs::path(entry.file).filename() != entry.file || entry.file.starts_with('.') || entry.file == "pins") {
    refuse(where, fmt::format("the file of '{}' must be a plain file name", entry.name));
  }
  return entry;
}

bool contains(const std::vector<std::string>& items, const char* item) {
  return std::find(items.begin(), items.end(), item) != items.end();
}

}  // namespace

Catalog read_catalog(const fs::path& path) {
  const auto shown_as = path.string();
  const YAML::Node root = load_yaml(path, shown_as, ErrorCode::model);
  const YAML::Node models = root.IsMap() ? root["models"] : YAML::Node();
  if (!models.IsSequence()) {
    refuse(shown_as, "a list under 'models:' is expected");
  }
  Catalog catalog;
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
  const auto detectors = anonymize::chosen_detectors(options);
  for (const auto& detector : detectors) {
    if (detector == "mtcnn") {
      names.insert(names.end(), {"mtcnn-pnet", "mtcnn-rnet", "mtcnn-onet"});
    } else if (!anonymize::takes_own_file(options, detector)) {
      names.push_back(detector);
    }
  }
  if (!options.keep.empty() || !options.only.empty()) {
    names.push_back(options.embedder);
    if (std::find(names.begin(), names.end(), "centerface") == names.end()) {
      names.emplace_back("centerface");
    }
  }
  if (contains(options.targets, "eyes") && !detectors.empty()) {
    names.emplace_back("haar-eye");
  }
  return names;
}

std::map<std::string, job::ModelFile> own_files(const anonymize::Settings& settings, const Catalog& catalog,
                                                const fs::path& models_folder) {
  std::map<std::string, job::ModelFile> files;
  const auto& options = settings.anonymize;
  for (const auto& detector : anonymize::chosen_detectors(options)) {
    if (anonymize::takes_own_file(options, detector)) {
      const auto located = locate_name_or_path(options.pose_model, catalog, models_folder, settings.allow_licences);
      files.emplace(detector, located.begin()->second);
    }
  }
  return files;
}

std::map<std::string, job::ModelFile> locate_models(const std::vector<std::string>& names, const Catalog& catalog,
                                                    const fs::path& models_folder,
                                                    const std::vector<std::string>& allowed) {
  models::Store store(models_folder);
  std::map<std::string, job::ModelFile> files;
  for (const auto& name : names) {
    const auto located = models::locate(name, catalog, store, allowed);
    files.emplace(name, job::ModelFile{located.path, located.sha256});
  }
  return files;
}

std::map<std::string, job::ModelFile> locate_name_or_path(const std::string& word, const Catalog& catalog,
                                                          const fs::path& models_folder,
                                                          const std::vector<std::string>& allowed) {
  models::Store store(models_folder);
  const auto located = models::locate_name_or_path(word, catalog, store, allowed);
  return {{located.name.empty() ? word : located.name, job::ModelFile{located.path, located.sha256}}};
}

}  // namespace smartcv::config
