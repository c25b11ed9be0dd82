#ifndef SMARTCV_CONFIG_RESOLVE_H
#define SMARTCV_CONFIG_RESOLVE_H

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "config/schema.h"

namespace smartcv::config {

// A value from the command line.
struct Assignment {
  std::string key;
  std::string value;
  std::string origin;  // "--batch-size", "--set batch_size"
};

// "key=value" of --set. Throws Error(usage) when there is no '='.
[[nodiscard]] Assignment parse_assignment(const std::string& text);

// Where values come from, weakest first: defaults, the variant, the preset, the file, the command line (later ones
// win).
struct Sources {
  std::filesystem::path data;                 // data_folder()
  std::optional<std::filesystem::path> file;  // --config
  std::vector<Assignment> assignments;        // --set, then flags
  std::vector<Assignment> recorded;           // by an earlier run; they win over the variant and the preset alone
  std::string presets;                        // folder of the job's presets in configs/presets; empty: it has none
};

// Fills the schema's fields layer by layer and leaves the origin of each value in it. The variant is the value of
// the key "pipeline", the preset that of "preset"; the file or the command line may set them. Throws Error(usage) for a
// variant or preset that does not exist (with those that do) and everything that YAML files and values can have wrong.
void resolve(Schema& schema, const Sources& sources);

}  // namespace smartcv::config

#endif  // SMARTCV_CONFIG_RESOLVE_H
