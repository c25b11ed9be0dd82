#include "models/import.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <string_view>
#include <system_error>

#include "base/format.h"
#include "base/part_file.h"
#include "base/sha256.h"
#include "models/file_writer.h"
#include "models/locate.h"
#include "models/model_error.h"
#include "models/model_lock.h"
#include "models/names.h"
#include "models/recognize.h"

namespace smartcv::models {
namespace {

namespace fs = std::filesystem;

struct Identity {
  const CatalogEntry* entry = nullptr;
  std::string description;
};

// OpenCV's cascades are XML and have no tensors.
bool is_cascade(const fs::path& file) {
  std::array<char, 4096> start{};
  std::ifstream stream(file, std::ios::binary);
  stream.read(start.data(), start.size());
  const std::string_view text(start.data(), static_cast<std::size_t>(stream.gcount()));
  return text.starts_with("<?xml") && text.find("<opencv_storage>") != std::string_view::npos;
}

Identity identify(const fs::path& file, const std::string& sha256, const CatalogEntry* wanted, const Catalog& catalog) {
  const auto published =
      std::find_if(catalog.begin(), catalog.end(), [&](const CatalogEntry& entry) { return entry.sha256 == sha256; });
  if (published != catalog.end()) {
    return {&*published, fmt::format("{} as it is published", published->file)};
  }
  if (wanted != nullptr && wanted->file.ends_with(".xml") && is_cascade(file)) {
    return {wanted, "a cascade of OpenCV"};
  }
  const auto weights = weights::read_weights(file);
  const auto recognition = recognize(weights);
  if (!recognition) {
    throw model_error(
        fmt::format(
            "is a {} file with {} tensors, but of no network smartcv knows; `smartcv models inspect` lists them",
            weights.container(), weights.tensors().size()),
        file);
  }
  if (recognition->model.empty()) {
    throw model_error(fmt::format("seems to be {}; it was not imported", recognition->description), file);
  }
  const auto* entry = find_entry(catalog, recognition->model);
  if (entry == nullptr) {
    throw model_error(fmt::format("is {}, which models/catalog.yaml does not name", recognition->description), file);
  }
  return {entry, recognition->description};
}

void copy_into(Store& store, const CatalogEntry& entry, const fs::path& file) {
  std::error_code problem;
  fs::create_directories(store.folder(), problem);
  if (problem) {
    throw model_error(fmt::format("the models folder cannot be made ({}); {}", problem.message(), folder_advice),
                      store.folder());
  }
  const FileLock lock = lock_model(store.path_of(entry));
  as_model_error(folder_advice, [&] {
    PartFile part(store.path_of(entry), true);
    copy_content(file, part.part_path());
    part.publish();
  });
}

}  // namespace

Imported import_file(const fs::path& file, const std::string& as, const Catalog& catalog, Store& store) {
  const CatalogEntry* wanted = nullptr;
  if (!as.empty()) {
    const auto entries = find_entries(catalog, as);
    wanted = entries.size() == 1 ? entries.front() : nullptr;
  }
  std::error_code problem;
  if (!fs::is_regular_file(file, problem)) {
    throw model_error(problem ? problem.message() : "is not a file with a model in it", file);
  }
  const auto sha256 = as_model_error("", [&] { return sha256_of_file(file); });
  const auto identity = identify(file, sha256, wanted, catalog);
  const auto& entry = *identity.entry;
  if (!as.empty() && entry.name != as && entry.part_of != as) {
    throw model_error(
        fmt::format("seems to be {} ('{}'), not '{}'; it was not imported", identity.description, entry.name, as),
        file);
  }
  const auto path = store.path_of(entry);
  if (!fs::equivalent(file, path, problem)) {
    copy_into(store, entry, file);
  }
  const bool same_start = !entry.sha256_prefix.empty() && sha256.starts_with(entry.sha256_prefix);
  const bool published = entry.sha256 == sha256 || same_start;
  if (entry.sha256 == sha256) {
    store.pins().remove(entry.name);
  } else {
    const auto kind = same_start ? Pin::Kind::first_use : Pin::Kind::imported;
    store.pins().set(entry.name, {kind, sha256, fs::file_size(path)});
  }
  return {&entry, path, identity.description, published};
}

}  // namespace smartcv::models
