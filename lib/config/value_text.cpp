#include "config/value_text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <system_error>

namespace smartcv::config {
namespace {

template <typename Number>
std::optional<Number> parse_whole(std::string_view text) {
  // from_chars takes no leading plus, users do.
  if (text.size() > 1 && text.front() == '+' && text[1] != '-') {
    text.remove_prefix(1);
  }
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return value;
}

}  // namespace

std::optional<bool> parse_boolean(std::string_view text) {
  for (const auto* yes : {"true", "True", "TRUE", "yes", "on", "1"}) {
    if (text == yes) {
      return true;
    }
  }
  for (const auto* no : {"false", "False", "FALSE", "no", "off", "0"}) {
    if (text == no) {
      return false;
    }
  }
  return std::nullopt;
}

std::optional<std::int64_t> parse_integer(std::string_view text) { return parse_whole<std::int64_t>(text); }

std::optional<double> parse_number(std::string_view text) {
  const auto value = parse_whole<double>(text);
  return value && std::isfinite(*value) ? value : std::nullopt;
}

std::optional<std::int64_t> parse_bitrate(std::string_view text) {
  double factor = 1;
  if (!text.empty()) {
    switch (text.back()) {
      case 'k':
      case 'K':
        factor = 1e3;
        break;
      case 'm':
      case 'M':
        factor = 1e6;
        break;
      case 'g':
      case 'G':
        factor = 1e9;
        break;
      default:
        break;
    }
  }
  if (factor > 1) {
    text.remove_suffix(1);
  }
  const auto value = parse_number(text);
  if (!value || *value * factor < 1 || *value * factor > 1e15) {
    return std::nullopt;
  }
  return std::llround(*value * factor);
}

std::string number_text(double value) {
  std::array<char, 32> buffer{};
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), result.ptr};
}

std::string bitrate_text(std::int64_t bits_per_second) {
  if (bits_per_second % 1'000'000 == 0) {
    return std::to_string(bits_per_second / 1'000'000) + "M";
  }
  if (bits_per_second % 1'000 == 0) {
    return std::to_string(bits_per_second / 1'000) + "k";
  }
  return std::to_string(bits_per_second);
}

std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> items;
  while (true) {
    const auto comma = text.find(',');
    auto item = text.substr(0, comma);
    const auto first = item.find_first_not_of(" \t");
    item = first == std::string_view::npos ? std::string_view() : item.substr(first);
    item = item.substr(0, item.find_last_not_of(" \t") + 1);
    items.emplace_back(item);
    if (comma == std::string_view::npos) {
      return items;
    }
    text.remove_prefix(comma + 1);
  }
}

std::string join(const std::vector<std::string>& items, std::string_view separator) {
  std::string text;
  for (const auto& item : items) {
    if (!text.empty()) {
      text += separator;
    }
    text += item;
  }
  return text;
}

std::string in_quotes(std::string_view text) {
  constexpr std::size_t longest = 60;
  std::string shown(text.substr(0, longest));
  for (char& letter : shown) {
    if (static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f) {
      letter = ' ';
    }
  }
  return "'" + shown + (text.size() > longest ? "…'" : "'");
}

}  // namespace smartcv::config
