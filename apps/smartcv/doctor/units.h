#ifndef SMARTCV_APPS_SMARTCV_DOCTOR_UNITS_H
#define SMARTCV_APPS_SMARTCV_DOCTOR_UNITS_H

#include <cstdint>
#include <string>

#include "base/format.h"

namespace smartcv::doctor {

constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20;
constexpr std::uint64_t gibibyte = std::uint64_t{1} << 30;

// "1.5 GiB", "300 MiB"
[[nodiscard]] inline std::string size_text(std::uint64_t bytes) {
  return bytes >= gibibyte ? fmt::format("{:.1f} GiB", static_cast<double>(bytes) / gibibyte)
                           : fmt::format("{} MiB", bytes / mebibyte);
}

// "1 core", "1.5 cores"
template <typename Number>
[[nodiscard]] std::string counted(Number count, const char* what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

}  // namespace smartcv::doctor

#endif  // SMARTCV_APPS_SMARTCV_DOCTOR_UNITS_H
