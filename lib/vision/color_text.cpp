#include "vision/color_text.h"

#include <array>
#include <cctype>
#include <charconv>
#include <cstddef>
#include <utility>

#include "base/format.h"

namespace smartcv::vision {
namespace {

// The usual screens first: the project's green is the one most keyers expect.
constexpr std::array<std::pair<std::string_view, Rgb>, 9> names{{
    {"green", {0, 177, 64}},
    {"blue", {0, 71, 187}},
    {"magenta", {255, 0, 255}},
    {"black", {0, 0, 0}},
    {"gray", {128, 128, 128}},
    {"white", {255, 255, 255}},
    {"red", {255, 0, 0}},
    {"yellow", {255, 255, 0}},
    {"cyan", {0, 255, 255}},
}};

// The whole of `text` as a number from 0 to 255.
std::optional<std::uint8_t> level(std::string_view text, int base) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc() || end != text.data() + text.size() || value < 0 || value > 255) {
    return std::nullopt;
  }
  return static_cast<std::uint8_t>(value);
}

std::optional<Rgb> from_parts(const std::array<std::string_view, 3>& parts, int base) {
  const auto r = level(parts[0], base);
  const auto g = level(parts[1], base);
  const auto b = level(parts[2], base);
  return r && g && b ? std::optional(Rgb{*r, *g, *b}) : std::nullopt;
}

}  // namespace

std::optional<Rgb> parse_color(std::string_view text) {
  if (text.size() == 7 && text[0] == '#') {
    return from_parts({text.substr(1, 2), text.substr(3, 2), text.substr(5, 2)}, 16);
  }
  const std::size_t first = text.find(',');
  const std::size_t second = first == std::string_view::npos ? first : text.find(',', first + 1);
  if (second != std::string_view::npos) {
    return from_parts({text.substr(0, first), text.substr(first + 1, second - first - 1), text.substr(second + 1)}, 10);
  }
  std::string lower;
  for (const char c : text) {
    lower += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  for (const auto& [name, color] : names) {
    if (lower == name) {
      return color;
    }
  }
  return std::nullopt;
}

std::string color_forms() {
  std::string known;
  for (const auto& [name, color] : names) {
    known += (known.empty() ? "" : ", ") + std::string(name);
  }
  return fmt::format("three numbers from 0 to 255 like 0,177,64, #rrggbb, or one of {}", known);
}

}  // namespace smartcv::vision
