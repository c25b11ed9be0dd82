#ifndef SMARTCV_BASE_UTF8_H
#define SMARTCV_BASE_UTF8_H

#include <cstddef>
#include <string>
#include <string_view>

namespace smartcv {

// Bytes of the valid UTF-8 character (RFC 3629: no surrogates, no overlong forms) at the beginning of `text`; 0 when
// there is none.
[[nodiscard]] std::size_t utf8_length(std::string_view text) noexcept;

// Text from anywhere (names of files, say) as valid UTF-8: a replacement character stands for each wrong byte.
[[nodiscard]] std::string valid_utf8(std::string_view text);

// The same for a format that knows lines: every run of white space, line ends of all kinds and control characters
// becomes one space, none at the ends.
[[nodiscard]] std::string one_line(std::string_view text);

}  // namespace smartcv

#endif  // SMARTCV_BASE_UTF8_H
