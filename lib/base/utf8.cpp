#include "base/utf8.h"

namespace smartcv {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD

unsigned char byte(std::string_view text, std::size_t index) noexcept {
  return static_cast<unsigned char>(text[index]);
}

// Lines end here for one reader or another: C1 controls (with NEXT LINE), LINE and PARAGRAPH SEPARATOR.
bool breaks(std::string_view character) noexcept {
  if (character.size() == 1) {
    return byte(character, 0) <= 0x20 || byte(character, 0) == 0x7F;
  }
  if (character.size() == 2) {
    return byte(character, 0) == 0xC2 && byte(character, 1) < 0xA0;
  }
  return character == "\xE2\x80\xA8" || character == "\xE2\x80\xA9";
}

}  // namespace

std::size_t utf8_length(std::string_view text) noexcept {
  if (text.empty()) {
    return 0;
  }
  const unsigned char lead = byte(text, 0);
  const std::size_t length = lead < 0x80   ? 1
                             : lead < 0xC2 ? 0
                             : lead < 0xE0 ? 2
                             : lead < 0xF0 ? 3
                             : lead < 0xF5 ? 4
                                           : 0;
  if (length > text.size()) {
    return 0;
  }
  for (std::size_t index = 1; index < length; ++index) {
    if ((byte(text, index) & 0xC0) != 0x80) {
      return 0;
    }
  }
  const unsigned char next = length > 1 ? byte(text, 1) : 0x80;
  const bool overlong = (lead == 0xE0 && next < 0xA0) || (lead == 0xF0 && next < 0x90);
  const bool no_character = (lead == 0xED && next > 0x9F) || (lead == 0xF4 && next > 0x8F);
  return overlong || no_character ? 0 : length;
}

std::string valid_utf8(std::string_view text) {
  std::string valid;
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    valid += length == 0 ? replacement : text.substr(0, length);
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return valid;
}

std::string one_line(std::string_view text) {
  const std::string valid = valid_utf8(text);
  std::string line;
  bool gap = false;
  for (std::string_view rest = valid; !rest.empty();) {
    const std::string_view character = rest.substr(0, utf8_length(rest));
    rest.remove_prefix(character.size());
    if (breaks(character)) {
      gap = !line.empty();
      continue;
    }
    if (gap) {
      line += ' ';
      gap = false;
    }
    line += character;
  }
  return line;
}

}  // namespace smartcv
