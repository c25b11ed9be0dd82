#include "models/names.h"

#include "base/format.h"

namespace smartcv::models {

bool is_sha256(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string size_text(std::uintmax_t bytes) {
  constexpr std::uintmax_t kilo = 1000;
  constexpr std::uintmax_t mega = kilo * kilo;
  if (bytes < kilo) {
    return fmt::format("{} bytes", bytes);
  }
  if (bytes < mega) {
    return fmt::format("{} KB", (bytes + kilo / 2) / kilo);
  }
  return fmt::format("{:.1f} MB", static_cast<double>(bytes) / static_cast<double>(mega));
}

std::string pull_line(std::string_view name) { return fmt::format("smartcv models pull {}", name); }

}  // namespace smartcv::models
