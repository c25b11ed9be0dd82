#ifndef SMARTCV_TESTS_SUPPORT_READ_JSON_H
#define SMARTCV_TESTS_SUPPORT_READ_JSON_H

#include <filesystem>
#include <nlohmann/json.hpp>

namespace smartcv::tests {

// Throws nlohmann's parse_error for a file that is not there or no JSON.
[[nodiscard]] nlohmann::json read_json(const std::filesystem::path& path);

}  // namespace smartcv::tests

#endif  // SMARTCV_TESTS_SUPPORT_READ_JSON_H
