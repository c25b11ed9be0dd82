#ifndef SMARTCV_BASE_SHA256_H
#define SMARTCV_BASE_SHA256_H

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace smartcv {

// Lower-case hex, 64 characters.
[[nodiscard]] std::string sha256_hex(std::span<const std::byte> bytes);
[[nodiscard]] std::string sha256_hex(std::string_view bytes);
// Reads the file in pieces. Throws Error(input) when it cannot be read.
[[nodiscard]] std::string sha256_of_file(const std::filesystem::path& path);

}  // namespace smartcv

#endif  // SMARTCV_BASE_SHA256_H
