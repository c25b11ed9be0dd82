#ifndef SMARTCV_CONFIG_YAML_LOAD_H
#define SMARTCV_CONFIG_YAML_LOAD_H

#include <yaml-cpp/yaml.h>

#include <filesystem>
#include <string>

#include "base/error.h"

namespace smartcv::config {

// Loads the one document of a YAML file of at most 1 MiB; an empty file is a null node. Errors are Error(code),
// "FILE:LINE: …" with the line of a syntax error. For the .cpp files of this floor only.
[[nodiscard]] YAML::Node load_yaml(const std::filesystem::path& path, const std::string& shown_as, ErrorCode code);

// From 1; 0 when the node does not know.
[[nodiscard]] int line_of(const YAML::Node& node);

// "FILE:LINE", or "FILE" when the line is not known.
[[nodiscard]] std::string place(const std::string& file, int line);

}  // namespace smartcv::config

#endif  // SMARTCV_CONFIG_YAML_LOAD_H
