#include "models/pins.h"

#include <array>
#include <fstream>
#include <sstream>
#include <string_view>
#include <utility>

#include "base/format.h"
#include "base/part_file.h"
#include "models/model_error.h"
#include "models/model_lock.h"
#include "models/names.h"

namespace smartcv::models {
namespace {

constexpr std::array<std::pair<Pin::Kind, std::string_view>, 2> kinds{
    {{Pin::Kind::first_use, "first-use"}, {Pin::Kind::imported, "imported"}}};

std::string_view word_for(Pin::Kind kind) {
  return kind == Pin::Kind::first_use ? kinds.front().second : kinds.back().second;
}

std::optional<Pin::Kind> kind_of(std::string_view word) {
  for (const auto& [kind, known] : kinds) {
    if (word == known) {
      return kind;
    }
  }
  return std::nullopt;
}

}  // namespace

Pins::Pins(const std::filesystem::path& folder) : path_(folder / "pins") {}

std::map<std::string, Pin> Pins::read() const {
  std::map<std::string, Pin> pins;
  std::ifstream file(path_);
  int number = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    if (line.empty() || line.starts_with('#')) {
      continue;
    }
    std::istringstream words(line);
    std::string name;
    std::string kind_word;
    Pin pin;
    words >> name >> kind_word >> pin.sha256 >> pin.size;
    const auto kind = kind_of(kind_word);
    // A line that is not understood is never skipped: it may be the one that guards the file.
    if (!words || !kind || !is_sha256(pin.sha256)) {
      throw model_error("this line should read NAME first-use|imported SHA256 SIZE; mend or delete it",
                        fmt::format("{}:{}", path_.string(), number));
    }
    pin.kind = *kind;
    pins[name] = pin;
  }
  return pins;
}

void Pins::write(const std::map<std::string, Pin>& pins) const {
  std::string text =
      "# Files that models/catalog.yaml does not vouch for: NAME KIND SHA256 SIZE. A file that differs is refused.\n";
  for (const auto& [name, pin] : pins) {
    text += fmt::format("{} {} {} {}\n", name, word_for(pin.kind), pin.sha256, pin.size);
  }
  as_model_error(folder_advice, [&] { write_file(path_, text, true); });
}

std::optional<Pin> Pins::find(const std::string& name) const {
  const auto pins = read();
  const auto found = pins.find(name);
  return found == pins.end() ? std::nullopt : std::optional(found->second);
}

void Pins::set(const std::string& name, const Pin& pin) {
  const FileLock lock = lock_model(path_);
  auto pins = read();
  pins[name] = pin;
  write(pins);
}

void Pins::remove(const std::string& name) {
  if (!find(name)) {
    return;
  }
  const FileLock lock = lock_model(path_);
  auto pins = read();
  pins.erase(name);
  write(pins);
}

}  // namespace smartcv::models
