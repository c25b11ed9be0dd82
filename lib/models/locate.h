#ifndef SMARTCV_MODELS_LOCATE_H
#define SMARTCV_MODELS_LOCATE_H

#include <filesystem>
#include <string>
#include <vector>

#include "models/catalog_entry.h"
#include "models/store.h"

namespace smartcv::models {

// A model file a job is to use.
struct Located {
  std::string name;  // in the catalogue; empty for a path
  std::filesystem::path path;
  std::string sha256;  // it must have this sum; empty: not checked (the user named the file himself)
};

// nullptr when the catalogue does not name it.
[[nodiscard]] const CatalogEntry* find_entry(const Catalog& catalog, const std::string& name);
// The entry of that name, or those that are parts of it ("mtcnn"). Throws Error(usage) for a name that is neither, with
// the names there are.
[[nodiscard]] std::vector<const CatalogEntry*> find_entries(const Catalog& catalog, const std::string& name);

// The file of a model given by its catalogue name. The size is checked here, the sha256 by whoever reads the file; the
// licence against `allowed` (models/licence.h). A file that the catalogue cannot vouch for is pinned when it is seen
// for the first time, with a notice. Throws Error(model) that ends with the line which fetches what is missing or
// wrong: "… `smartcv models pull NAME`".
[[nodiscard]] Located locate(const std::string& name, const Catalog& catalog, Store& store,
                             const std::vector<std::string>& allowed = {});

// The same for what a user writes after --model: a catalogue name, else the path of a file. Throws Error(model) also
// for a word that is neither.
[[nodiscard]] Located locate_name_or_path(const std::string& word, const Catalog& catalog, Store& store,
                                          const std::vector<std::string>& allowed = {});

}  // namespace smartcv::models

#endif  // SMARTCV_MODELS_LOCATE_H
