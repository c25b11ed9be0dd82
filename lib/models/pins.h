#ifndef SMARTCV_MODELS_PINS_H
#define SMARTCV_MODELS_PINS_H

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace smartcv::models {

// What the user's own models folder says about a file, beside or instead of the catalogue.
struct Pin {
  enum class Kind {
    first_use,  // the catalogue knows no sha256; this was the first file seen
    imported,   // the user put a file of his own under the model's name
  };
  Kind kind = Kind::first_use;
  std::string sha256;
  std::uintmax_t size = 0;
};

// The file `pins` of a models folder: a line "NAME KIND SHA256 SIZE" for each model that has one.
class Pins {
 public:
  explicit Pins(const std::filesystem::path& folder);

  // Throws Error(model) with file and line when the file is not as it should be.
  [[nodiscard]] std::optional<Pin> find(const std::string& name) const;
  // Written whole or not at all; two programs at once do not lose each other's lines. Throws Error(model).
  void set(const std::string& name, const Pin& pin);
  void remove(const std::string& name);

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

 private:
  [[nodiscard]] std::map<std::string, Pin> read() const;
  void write(const std::map<std::string, Pin>& pins) const;

  std::filesystem::path path_;
};

}  // namespace smartcv::models

#endif  // SMARTCV_MODELS_PINS_H
