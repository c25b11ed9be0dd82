#include "models/pull.h"

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <set>

#include "base/error.h"
#include "base/format.h"
#include "base/log.h"
#include "config/data_folder.h"
#include "config/nearest.h"
#include "models/import.h"
#include "models/locate.h"
#include "smartcv/models_actions.h"
#include "smartcv/transfer_view.h"

namespace smartcv::app {
namespace {

using models::CatalogEntry;

void add_once(std::vector<const CatalogEntry*>& entries, const CatalogEntry* entry) {
  if (std::find(entries.begin(), entries.end(), entry) == entries.end()) {
    entries.push_back(entry);
  }
}

void add_for_job(std::vector<const CatalogEntry*>& entries, const models::Catalog& catalog, const std::string& job) {
  std::set<std::string> jobs;
  bool found = false;
  for (const auto& entry : catalog) {
    jobs.insert(entry.default_jobs.begin(), entry.default_jobs.end());
    if (std::find(entry.default_jobs.begin(), entry.default_jobs.end(), job) != entry.default_jobs.end()) {
      add_once(entries, &entry);
      found = true;
    }
  }
  if (!found) {
    throw Error(ErrorCode::usage, fmt::format("--task must be one of {}, but '{}' was given{}", fmt::join(jobs, ", "),
                                              job, config::suggestion(job, {jobs.begin(), jobs.end()})));
  }
}

std::string mirror() {
  const char* value = std::getenv("SMARTCV_MODELS_MIRROR");
  return value != nullptr ? value : "";
}

}  // namespace

int pull_models(const PullArguments& arguments) {
  if (arguments.timeout_seconds < 1) {
    throw Error(ErrorCode::usage,
                fmt::format("--timeout must be at least 1 second, but {} was given", arguments.timeout_seconds));
  }
  auto shelf = open_shelf();
  const auto mode = progress_mode(arguments.progress);
  std::vector<const CatalogEntry*> entries;
  for (const auto& name : arguments.names) {
    for (const auto* entry : models::find_entries(shelf.catalog, name)) {
      add_once(entries, entry);
    }
  }
  for (const auto& job : arguments.jobs) {
    add_for_job(entries, shelf.catalog, job);
  }
  models::PullOptions options;
  options.mirror = mirror();
  options.inert_build = config::data_folder() / "models" / "inert_build";
  options.stall = std::chrono::seconds(arguments.timeout_seconds);
  for (const auto* entry : entries) {
    models::Pulled pulled{};
    {
      TransferView view(mode, entry->file);
      pulled = models::pull(*entry, shelf.store, options,
                            [&view](std::uintmax_t done, std::uintmax_t total) { view.update(done, total); });
    }
    if (pulled == models::Pulled::was_there) {
      log_info(fmt::format("'{}' is there already", entry->name));
    }
    std::cout << shelf.store.path_of(*entry).string() << std::endl;
  }
  return 0;
}

int import_model(const std::filesystem::path& file, const std::string& as) {
  auto shelf = open_shelf();
  const auto imported = models::import_file(file, as, shelf.catalog, shelf.store);
  log_info(fmt::format("{} is '{}': {}", file.string(), imported.entry->name, imported.description));
  if (!imported.published) {
    log_warning(
        fmt::format("it is not the published file of '{}'; it is used as your own from now on, until you delete "
                    "it and pull the model again",
                    imported.entry->name));
  }
  std::cout << imported.path.string() << "\n";
  return 0;
}

}  // namespace smartcv::app
