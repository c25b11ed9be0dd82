#ifndef SMARTCV_MODELS_STORE_H
#define SMARTCV_MODELS_STORE_H

#include <cstdint>
#include <filesystem>
#include <string>

#include "models/catalog_entry.h"
#include "models/pins.h"

namespace smartcv::models {

enum class Presence { missing, wrong_size, present };

// What a model's file has to be, and who says so.
struct Expected {
  enum class Source { nobody, catalogue, first_use, imported };
  Source source = Source::nobody;
  std::uintmax_t size = 0;    // 0: any
  std::string sha256;         // empty: any
  std::string sha256_prefix;  // empty: any
};

// The models folder: where each model's file is, whether it is there, and whether it is what it should be. A folder
// that does not exist is an empty one.
class Store {
 public:
  explicit Store(std::filesystem::path folder);

  [[nodiscard]] const std::filesystem::path& folder() const noexcept { return folder_; }
  [[nodiscard]] std::filesystem::path path_of(const CatalogEntry& entry) const;

  // The catalogue's word; where it has none, the pin; a file the user imported goes before both. Throws Error(model)
  // for a damaged file `pins`.
  [[nodiscard]] Expected expected(const CatalogEntry& entry) const;
  // Looks at the size only: quick enough for every start.
  [[nodiscard]] Presence presence(const CatalogEntry& entry) const;
  // Reads the whole file. Empty: it is what it should be; else what is wrong with it ("its SHA-256 is …, not …").
  // Throws Error(model) when it cannot be read.
  [[nodiscard]] std::string fault(const CatalogEntry& entry) const;

  [[nodiscard]] Pins& pins() noexcept { return pins_; }

 private:
  std::filesystem::path folder_;
  Pins pins_;
};

// Holds a file against what it has to be; the same answer as Store::fault. `sha256` receives the file's sum, whatever
// the answer is.
[[nodiscard]] std::string fault_of(const std::filesystem::path& file, const Expected& expected, std::string& sha256);

}  // namespace smartcv::models

#endif  // SMARTCV_MODELS_STORE_H
