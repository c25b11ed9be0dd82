#ifndef SMARTCV_MODELS_NAMES_H
#define SMARTCV_MODELS_NAMES_H

#include <cstdint>
#include <string>
#include <string_view>

namespace smartcv::models {

// 64 lower-case hex digits.
[[nodiscard]] bool is_sha256(std::string_view text);

// "341 KB", "7.3 MB", "107.9 MB": decimal units, as download pages write them.
[[nodiscard]] std::string size_text(std::uintmax_t bytes);

// "smartcv models pull NAME": what a user types to get a model.
[[nodiscard]] std::string pull_line(std::string_view name);

// What to do when the models folder cannot be written.
inline constexpr const char* folder_advice =
    "make the models folder writable, or set SMARTCV_MODELS to a folder of yours";

}  // namespace smartcv::models

#endif  // SMARTCV_MODELS_NAMES_H
