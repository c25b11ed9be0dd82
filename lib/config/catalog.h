#ifndef SMARTCV_CONFIG_CATALOG_H
#define SMARTCV_CONFIG_CATALOG_H

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "tasks/anonymize/job.h"

namespace smartcv::config {

// One model of models/catalog.yaml.
struct CatalogEntry {
  std::string name;  // "centerface"
  std::string task;
  std::string file;  // name in the models folder
  std::uintmax_t size = 0;
  std::string sha256;  // lower-case hex
  std::string code_licence;
  std::string weights_licence;
};

// Throws Error(model) "FILE:LINE: …" when the catalogue is missing or not as it should be.
[[nodiscard]] std::vector<CatalogEntry> read_catalog(const std::filesystem::path& path);

// Names of the models that these settings need, and no others.
[[nodiscard]] std::vector<std::string> models_for(const anonymize::Settings& settings);

// Looks the models up in the catalogue and the models folder. The size is checked here, the sha256 by whoever
// reads the file. Throws Error(model) for a model the catalogue does not name, and for a file that is missing or of
// the wrong size, saying which command fetches it.
[[nodiscard]] std::map<std::string, anonymize::ModelFile> locate_models(const std::vector<std::string>& names,
                                                                        const std::vector<CatalogEntry>& catalog,
                                                                        const std::filesystem::path& models_folder);

}  // namespace smartcv::config

#endif  // SMARTCV_CONFIG_CATALOG_H
