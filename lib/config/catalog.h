#ifndef SMARTCV_CONFIG_CATALOG_H
#define SMARTCV_CONFIG_CATALOG_H

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "models/catalog_entry.h"
#include "tasks/anonymize/job.h"

namespace smartcv::config {

using models::Catalog;
using models::CatalogEntry;

// Throws Error(model) "FILE:LINE: …" when the catalogue is missing or not as it should be.
[[nodiscard]] Catalog read_catalog(const std::filesystem::path& path);

// Names of the models that these settings need, and no others.
[[nodiscard]] std::vector<std::string> models_for(const anonymize::Settings& settings);

// The files that a detector of these settings takes in place of its own: the key pose_model, a path. By the detector's
// name. Throws Error(model) when there is none.
[[nodiscard]] std::map<std::string, job::ModelFile> own_files(const anonymize::Settings& settings,
                                                              const Catalog& catalog,
                                                              const std::filesystem::path& models_folder);

// Looks the models up in the catalogue and the models folder, as models::locate does; its errors are Error(model) and
// end with the command that fetches the file. `allowed`: the key allow_licences.
[[nodiscard]] std::map<std::string, job::ModelFile> locate_models(const std::vector<std::string>& names,
                                                                  const Catalog& catalog,
                                                                  const std::filesystem::path& models_folder,
                                                                  const std::vector<std::string>& allowed = {});

// One model by what a user writes after --model: a catalogue name, else the path of a file.
[[nodiscard]] std::map<std::string, job::ModelFile> locate_name_or_path(const std::string& word, const Catalog& catalog,
                                                                        const std::filesystem::path& models_folder,
                                                                        const std::vector<std::string>& allowed = {});

}  // namespace smartcv::config

#endif  // SMARTCV_CONFIG_CATALOG_H
