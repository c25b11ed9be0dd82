#include "batch/name_text.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "base/format.h"

namespace smartcv::batch {
namespace {

std::uint8_t byte_at(std::string_view text, std::size_t index) { return static_cast<std::uint8_t>(text[index]); }

std::optional<int> hex_digit(char c) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  const auto value = digits.find(c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c);
  return value == std::string_view::npos ? std::nullopt : std::optional(static_cast<int>(value));
}

// Shortest form only, no surrogates, nothing above U+10FFFF.
bool is_allowed(std::uint32_t code, std::size_t length) {
  constexpr std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  return code >= least[length] && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
}

}  // namespace

std::size_t utf8_length(std::string_view text) {
  if (text.empty()) {
    return 0;
  }
  const std::uint8_t first = byte_at(text, 0);
  if (first < 0x80) {
    return 1;
  }
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) {
    return 0;
  }
  std::uint32_t code = first & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte_at(text, i) & 0xC0U) != 0x80U) {
      return 0;
    }
    code = (code << 6U) | (byte_at(text, i) & 0x3FU);
  }
  return is_allowed(code, length) ? length : 0;
}

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
