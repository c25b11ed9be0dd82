#include "models/store.h"

#include <system_error>
#include <utility>

#include "base/format.h"
#include "base/sha256.h"
#include "models/model_error.h"

namespace smartcv::models {

Store::Store(std::filesystem::path folder) : folder_(std::move(folder)), pins_(folder_) {}

std::filesystem::path Store::path_of(const CatalogEntry& entry) const { return folder_ / entry.file; }

Expected Store::expected(const CatalogEntry& entry) const {
  const auto pin = pins_.find(entry.name);
  if (pin && pin->kind == Pin::Kind::imported) {
    return {Expected::Source::imported, pin->size, pin->sha256, {}};
  }
  if (!entry.sha256.empty()) {
    return {Expected::Source::catalogue, entry.size, entry.sha256, {}};
  }
  if (pin) {
    return {Expected::Source::first_use, pin->size, pin->sha256, entry.sha256_prefix};
  }
  return {Expected::Source::nobody, entry.size, {}, entry.sha256_prefix};
}

Presence Store::presence(const CatalogEntry& entry) const {
  const auto wanted = expected(entry);
  std::error_code problem;
  const auto size = std::filesystem::file_size(path_of(entry), problem);
  if (problem) {
    return Presence::missing;
  }
  return wanted.size == 0 || size == wanted.size ? Presence::present : Presence::wrong_size;
}

std::string Store::fault(const CatalogEntry& entry) const {
  std::string sha256;
  return fault_of(path_of(entry), expected(entry), sha256);
}

std::string fault_of(const std::filesystem::path& file, const Expected& expected, std::string& sha256) {
  std::error_code problem;
  const auto size = std::filesystem::file_size(file, problem);
  if (problem) {
    throw model_error("cannot be read: " + problem.message(), file);
  }
  sha256 = as_model_error("", [&] { return sha256_of_file(file); });
  if (expected.size != 0 && size != expected.size) {
    return fmt::format("it holds {} bytes instead of {}", size, expected.size);
  }
  const char* who = expected.source == Expected::Source::catalogue  ? "the catalogue's"
                    : expected.source == Expected::Source::imported ? "that of the file you imported"
                                                                    : "that of the file first seen";
  if (!expected.sha256.empty() && sha256 != expected.sha256) {
    return fmt::format("its SHA-256 is {}, not {} ({})", sha256, who, expected.sha256);
  }
  if (!sha256.starts_with(expected.sha256_prefix)) {
    return fmt::format("its SHA-256 is {} and should start with {}", sha256, expected.sha256_prefix);
  }
  return {};
}

}  // namespace smartcv::models
