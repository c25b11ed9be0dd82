#ifndef SMARTCV_CONFIG_DATA_FOLDER_H
#define SMARTCV_CONFIG_DATA_FOLDER_H

#include <filesystem>
#include <string>
#include <vector>

namespace smartcv::config {

// The folder that holds configs/ and models/catalog.yaml: $SMARTCV_DATA when set, else looked for from the running
// program upwards (build/release/bin in a checkout, ../share/smartcv when installed).
// Throws Error(usage) that says what to do when there is none.
[[nodiscard]] std::filesystem::path data_folder();
// The same for any program; `named` is $SMARTCV_DATA, nullptr when unset.
[[nodiscard]] std::filesystem::path find_data_folder(const std::filesystem::path& program, const char* named);

// Where the weights stand: $SMARTCV_MODELS, else $SMARTCV_CACHE/models, else ~/.cache/smartcv/models
// ($XDG_CACHE_HOME honoured).
[[nodiscard]] std::filesystem::path models_folder();

// Names of the variants: the YAML files of configs/pipelines, sorted.
[[nodiscard]] std::vector<std::string> variants(const std::filesystem::path& data);
// The same of any folder below `data`: "configs/presets/matte".
[[nodiscard]] std::vector<std::string> yaml_names(const std::filesystem::path& data, const std::string& folder);

}  // namespace smartcv::config

#endif  // SMARTCV_CONFIG_DATA_FOLDER_H
