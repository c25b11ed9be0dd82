#include "models/part_origin.h"

#include <fstream>
#include <system_error>

#include "base/part_file.h"
#include "models/model_error.h"
#include "models/names.h"

namespace smartcv::models {
namespace {

std::filesystem::path origin_path(const std::filesystem::path& part) { return part.string() + ".origin"; }

}  // namespace

std::optional<PartOrigin> read_origin(const std::filesystem::path& part) {
  std::ifstream file(origin_path(part));
  PartOrigin origin;
  if (!std::getline(file, origin.url) || !std::getline(file, origin.validator) || origin.validator.empty()) {
    return std::nullopt;
  }
  return origin;
}

void write_origin(const std::filesystem::path& part, const PartOrigin& origin) {
  as_model_error(folder_advice,
                 [&] { write_file(origin_path(part), origin.url + "\n" + origin.validator + "\n", true); });
}

void remove_origin(const std::filesystem::path& part) noexcept {
  std::error_code ignored;
  std::filesystem::remove(origin_path(part), ignored);
}

}  // namespace smartcv::models
