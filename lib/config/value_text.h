#ifndef SMARTCV_CONFIG_VALUE_TEXT_H
#define SMARTCV_CONFIG_VALUE_TEXT_H

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smartcv::config {

// Values as users write them, in YAML and on the command line alike. Nothing when the whole text is not such a value.
[[nodiscard]] std::optional<bool> parse_boolean(std::string_view text);          // true/false, yes/no, on/off, 1/0
[[nodiscard]] std::optional<std::int64_t> parse_integer(std::string_view text);  // decimal
[[nodiscard]] std::optional<double> parse_number(std::string_view text);         // finite, decimal point
// Bits per second: "8M", "2500k", "800000"; the letters are powers of 1000.
[[nodiscard]] std::optional<std::int64_t> parse_bitrate(std::string_view text);

// The shortest text that reads back as the same number.
[[nodiscard]] std::string number_text(double value);
// "8M", "2500k", "800001"
[[nodiscard]] std::string bitrate_text(std::int64_t bits_per_second);

// Items between commas, blanks around them cut, empty ones kept.
[[nodiscard]] std::vector<std::string> split_list(std::string_view text);
[[nodiscard]] std::string join(const std::vector<std::string>& items, std::string_view separator);
// For messages: in single quotes, one line, cut when it is long.
[[nodiscard]] std::string in_quotes(std::string_view text);

}  // namespace smartcv::config

#endif  // SMARTCV_CONFIG_VALUE_TEXT_H
