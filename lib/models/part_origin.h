#ifndef SMARTCV_MODELS_PART_ORIGIN_H
#define SMARTCV_MODELS_PART_ORIGIN_H

#include <filesystem>
#include <optional>
#include <string>

namespace smartcv::models {

// Where a broken-off part came from, in PART.origin: what Note [Resuming] in models/download.h needs to go on with it.
struct PartOrigin {
  std::string url;
  std::string validator;  // for If-Range: a strong ETag or a Last-Modified date
};

// Nothing when there is none or it is damaged.
[[nodiscard]] std::optional<PartOrigin> read_origin(const std::filesystem::path& part);
// Throws Error(model).
void write_origin(const std::filesystem::path& part, const PartOrigin& origin);
void remove_origin(const std::filesystem::path& part) noexcept;

}  // namespace smartcv::models

#endif  // SMARTCV_MODELS_PART_ORIGIN_H
