#ifndef SMARTCV_APPS_SMARTCV_MODELS_ACTIONS_H
#define SMARTCV_APPS_SMARTCV_MODELS_ACTIONS_H

#include <filesystem>
#include <string>
#include <vector>

#include "models/catalog_entry.h"
#include "models/store.h"

namespace smartcv::app {

// What every action of `smartcv models` works on.
struct ModelShelf {
  models::Catalog catalog;
  models::Store store;
};

// The catalogue of data_folder() and the models folder. Throws Error(model).
[[nodiscard]] ModelShelf open_shelf();

// The actions; each returns the exit code. Names are those of the catalogue, or of several entries together ("mtcnn").
// All throw Error: usage for an unknown name, model for everything else.

int list_models(bool json);
int show_models(const std::vector<std::string>& names);
// Reads the files; no names: those that are there. Exit code 4 when one is not what it should be.
int verify_models(const std::vector<std::string>& names);

struct PullArguments {
  std::vector<std::string> names;
  std::vector<std::string> jobs;  // --task
  std::string progress = "auto";
  int timeout_seconds = 30;
};
int pull_models(const PullArguments& arguments);
// `as`: empty when the user leaves it to the file.
int import_model(const std::filesystem::path& file, const std::string& as);

int inspect_model(const std::filesystem::path& file, bool json);

}  // namespace smartcv::app

#endif  // SMARTCV_APPS_SMARTCV_MODELS_ACTIONS_H
