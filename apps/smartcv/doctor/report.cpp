#include "smartcv/doctor/report.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>
#include <vector>

#include "base/format.h"
#include "base/version.h"
#include "smartcv/doctor/units.h"

namespace smartcv::doctor {
namespace {

constexpr std::size_t state_width = 7;   // "warning"
constexpr std::size_t widest_name = 16;  // longer ones have a line of their own
constexpr std::size_t narrowest_text = 30;

// Columns a text takes: characters, not bytes (paths are UTF-8).
std::size_t columns(const std::string& text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

// Broken at spaces. A word that is wider than a line stays whole: paths and commands are there to be copied.
std::vector<std::string> wrapped(const std::string& text, std::size_t width) {
  std::vector<std::string> rows;
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    if (!rows.empty() && columns(rows.back()) + 1 + columns(word) <= width) {
      rows.back() += " " + word;
    } else {
      rows.push_back(word);
    }
  }
  return rows;
}

const char* color_of(State state) {
  switch (state) {
    case State::ok:
      return "\x1b[32m";
    case State::note:
      return "\x1b[36m";
    case State::warning:
      return "\x1b[33m";
    case State::error:
      return "\x1b[1;31m";
  }
  return "";
}

std::string painted(const std::string& text, const char* color, const TextStyle& style) {
  return style.color ? color + text + "\x1b[0m" : text;
}

std::string line_text(const Line& line, std::size_t name_width, const TextStyle& style) {
  // "  warning  name  text"
  const std::size_t indent = 2 + state_width + 2 + name_width + 2;
  const std::size_t width = std::max(style.width, indent + narrowest_text) - indent;
  const std::string margin(indent, ' ');
  const std::string word = word_for(line.state);
  std::string text = fmt::format("  {}{}  {}", painted(word, color_of(line.state), style),
                                 std::string(state_width - word.size(), ' '), line.name);
  const bool fits = columns(line.name) <= name_width;
  text += fits ? std::string(name_width - columns(line.name) + 2, ' ') : "\n" + margin;
  const auto rows = wrapped(line.found.empty() ? line.meaning : line.found + "; " + line.meaning, width);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    text += (i == 0 ? "" : margin) + rows[i] + "\n";
  }
  // Where all is well there is nothing to be said about what to do.
  if (line.state != State::ok && line.to_do != "nothing") {
    const auto to_do = wrapped(line.to_do, width - 3);
    for (std::size_t i = 0; i < to_do.size(); ++i) {
      text += margin + (i == 0 ? painted("→  ", color_of(line.state), style) : "   ") + to_do[i] + "\n";
    }
  }
  return text;
}

struct Counts {
  std::size_t errors = 0;
  std::size_t warnings = 0;
  std::size_t notes = 0;
};

Counts count(const Lines& lines) {
  const auto of = [&lines](State state) {
    return static_cast<std::size_t>(
        std::ranges::count_if(lines, [state](const Line& line) { return line.state == state; }));
  };
  return {of(State::error), of(State::warning), of(State::note)};
}

std::string verdict(const Lines& lines, const TextStyle& style) {
  const Counts counts = count(lines);
  const std::string rest = fmt::format("{}, {}", counted(counts.warnings, "warning"), counted(counts.notes, "note"));
  if (counts.errors == 0) {
    return painted("The jobs can run with their default settings", color_of(State::ok), style) + ": " + rest + ".\n";
  }
  return painted("The jobs cannot run with their default settings", color_of(State::error), style) +
         fmt::format(": {}, {}.\n", counted(counts.errors, "error"), rest);
}

}  // namespace

std::string to_text(const Lines& lines, const TextStyle& style) {
  std::size_t name_width = 0;
  for (const Line& line : lines) {
    if (columns(line.name) <= widest_name) {
      name_width = std::max(name_width, columns(line.name));
    }
  }
  std::string text;
  std::string section;
  for (const Line& line : lines) {
    if (line.section != section) {
      text += (section.empty() ? "" : "\n") + painted(line.section, "\x1b[1m", style) + "\n";
      section = line.section;
    }
    text += line_text(line, name_width, style);
  }
  return text + "\n" + verdict(lines, style);
}

std::string to_json(const Lines& lines) {
  const Counts counts = count(lines);
  nlohmann::ordered_json json = {
      {"schema", 1},
      {"smartcv", version},
      {"runs", counts.errors == 0},
      {"counts", {{"errors", counts.errors}, {"warnings", counts.warnings}, {"notes", counts.notes}}},
      {"lines", nlohmann::ordered_json::array()}};
  for (const Line& line : lines) {
    json["lines"].push_back({{"section", line.section},
                             {"name", line.name},
                             {"state", word_for(line.state)},
                             {"found", line.found},
                             {"meaning", line.meaning},
                             {"to_do", line.to_do}});
  }
  return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace smartcv::doctor
