#include "identity/person_name.h"

#include <string_view>

#include "base/error.h"
#include "base/format.h"
#include "base/utf8.h"

namespace smartcv::identity {
namespace {

bool is_plain_text(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    if (length == 0 || static_cast<unsigned char>(text[0]) < 0x20 || text[0] == 0x7F) {
      return false;
    }
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace

std::string checked_name(const std::string& name) {
  const std::size_t first = name.find_first_not_of(' ');
  std::string trimmed = first == std::string::npos ? "" : name.substr(first, name.find_last_not_of(' ') + 1 - first);
  if (trimmed.empty()) {
    throw Error(ErrorCode::usage, "a person's name is empty");
  }
  if (trimmed.size() > longest_name || !is_plain_text(trimmed)) {
    throw Error(ErrorCode::usage,
                fmt::format("a person's name is not plain UTF-8 text of at most {} bytes without control characters",
                            longest_name));
  }
  return trimmed;
}

}  // namespace smartcv::identity
