#include "config/data_folder.h"

#include <algorithm>
#include <cstdlib>

#include "base/error.h"
#include "base/format.h"

namespace smartcv::config {
namespace {

namespace fs = std::filesystem;

const char* environment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0' ? value : nullptr;
}

bool holds_data(const fs::path& folder) {
  std::error_code ignored;
  return fs::is_directory(folder / "configs" / "pipelines", ignored);
}

}  // namespace

fs::path find_data_folder(const fs::path& program, const char* named) {
  if (named != nullptr) {
    if (holds_data(named)) {
      return named;
    }
    throw Error(ErrorCode::usage,
                fmt::format("SMARTCV_DATA names '{}', but there is no folder configs/pipelines in it; set it to the "
                            "project's folder or unset it",
                            named));
  }
  // bin → release → build → the checkout; one more for build folders with a folder per compiler.
  constexpr int levels = 5;
  fs::path folder = program.parent_path();
  for (int level = 0; level < levels; ++level) {
    for (const auto& candidate : {folder, folder / "share" / "smartcv"}) {
      if (holds_data(candidate)) {
        return candidate;
      }
    }
    if (folder == folder.parent_path()) {
      break;
    }
    folder = folder.parent_path();
  }
  throw Error(ErrorCode::usage,
              fmt::format("the folder with configs/ and models/ is not found from {}; set SMARTCV_DATA to the "
                          "project's folder",
                          program.string()));
}

fs::path data_folder() {
  std::error_code error;
  const auto program = fs::read_symlink("/proc/self/exe", error);
  return find_data_folder(error ? fs::current_path() / "smartcv" : program, environment("SMARTCV_DATA"));
}

fs::path models_folder() {
  if (const char* models = environment("SMARTCV_MODELS")) {
    return models;
  }
  if (const char* cache = environment("SMARTCV_CACHE")) {
    return fs::path(cache) / "models";
  }
  if (const char* cache = environment("XDG_CACHE_HOME")) {
    return fs::path(cache) / "smartcv" / "models";
  }
  if (const char* home = environment("HOME")) {
    return fs::path(home) / ".cache" / "smartcv" / "models";
  }
  throw Error(ErrorCode::model, "the folder of the weights is not known: set SMARTCV_MODELS or HOME");
}

std::vector<std::string> variants(const fs::path& data) { return yaml_names(data, "configs/pipelines"); }

std::vector<std::string> yaml_names(const fs::path& data, const std::string& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(data / folder, error)) {
    if (entry.path().extension() == ".yaml" && entry.is_regular_file(error)) {
      names.push_back(entry.path().stem());
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace smartcv::config
