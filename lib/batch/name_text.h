#ifndef SMARTCV_BATCH_NAME_TEXT_H
#define SMARTCV_BATCH_NAME_TEXT_H

#include <filesystem>
#include <string>
#include <string_view>

namespace smartcv::batch {

// A file name is any bytes but '/' and 0; JSON, logs and pages take text. Bytes that are no text (control characters,
// what is not UTF-8) and '%' are written %XX; everything else, other scripts included, stays readable.
[[nodiscard]] std::string text_of(const std::filesystem::path& path);
// The bytes again; a '%' without two hex digits behind it means itself.
[[nodiscard]] std::filesystem::path path_of(std::string_view text);

}  // namespace smartcv::batch

#endif  // SMARTCV_BATCH_NAME_TEXT_H
