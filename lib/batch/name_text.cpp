#include "batch/name_text.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "base/format.h"
#include "base/utf8.h"

namespace smartcv::batch {
namespace {

std::uint8_t byte_at(std::string_view text, std::size_t index) { return static_cast<std::uint8_t>(text[index]); }

std::optional<int> hex_digit(char c) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  const auto value = digits.find(c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c);
  return value == std::string_view::npos ? std::nullopt : std::optional(static_cast<int>(value));
}

}  // namespace

std::string text_of(const std::filesystem::path& path) {
  const std::string& bytes = path.native();
  std::string text;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t length = utf8_length(std::string_view(bytes).substr(at));
    const std::uint8_t byte = byte_at(bytes, at);
    // U+0080 to U+009F are control characters as well; terminals obey them.
    const bool control = byte < 0x20 || byte == 0x7F || (length == 2 && byte == 0xC2 && byte_at(bytes, at + 1) < 0xA0);
    if (length == 0 || control || byte == '%') {
      const std::size_t count = std::max<std::size_t>(1, length);
      for (std::size_t i = 0; i < count; ++i) {
        text += fmt::format("%{:02X}", byte_at(bytes, at + i));
      }
      at += count;
    } else {
      text.append(bytes, at, length);
      at += length;
    }
  }
  return text;
}

std::filesystem::path path_of(std::string_view text) {
  std::string bytes;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto high = text[at] == '%' && at + 2 < text.size() ? hex_digit(text[at + 1]) : std::nullopt;
    const auto low = high ? hex_digit(text[at + 2]) : std::nullopt;
    if (low) {
      bytes += static_cast<char>(*high * 16 + *low);
      at += 2;
    } else {
      bytes += text[at];
    }
  }
  return bytes;
}

}  // namespace smartcv::batch
