#ifndef SMARTCV_MODELS_IMPORT_H
#define SMARTCV_MODELS_IMPORT_H

#include <filesystem>
#include <string>

#include "models/catalog_entry.h"
#include "models/store.h"

namespace smartcv::models {

struct Imported {
  const CatalogEntry* entry = nullptr;
  std::filesystem::path path;  // in the store
  std::string description;     // what the file was recognised as
  bool published = false;      // it is the very file the catalogue names
};

// Copies a file the user has into the store, whole or not at all, under the name of the model it is: known by its
// sha256, else recognised by its tensors. A file that is not the published one (converted, trained further) is pinned
// as the user's own. `as`: the name the user expects, or empty. An XML file is taken for `as` when that is a cascade.
// Throws Error(model): not recognised, recognised as another model than `as`, no model file, disk full.
[[nodiscard]] Imported import_file(const std::filesystem::path& file, const std::string& as, const Catalog& catalog,
                                   Store& store);

}  // namespace smartcv::models

#endif  // SMARTCV_MODELS_IMPORT_H
