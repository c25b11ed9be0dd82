#include "tasks/fitting_preview/garment_choice.h"

#include <charconv>
#include <string_view>

namespace smartcv::fitting_preview {
namespace {

// 1 … ; nothing for anything else.
std::optional<std::int64_t> person_id(std::string_view text) {
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  return error == std::errc() && end == text.data() + text.size() && id > 0 ? std::optional(id) : std::nullopt;
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

std::optional<GarmentChoice> parse_garment_word(const std::string& word) {
  const auto equals = word.find('=');
  if (equals == std::string::npos || !is_number(std::string_view(word).substr(0, equals))) {
    return word.empty() ? std::nullopt : std::optional<GarmentChoice>({std::nullopt, word});
  }
  const auto id = person_id(std::string_view(word).substr(0, equals));
  const std::string file = word.substr(equals + 1);
  return id && !file.empty() ? std::optional<GarmentChoice>({id, file}) : std::nullopt;
}

bool is_person_word(const std::string& word) {
  return word == "largest" || word == "all" || person_id(word).has_value();
}

}  // namespace smartcv::fitting_preview
