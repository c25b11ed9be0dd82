#include "batch/output_names.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "base/sha256.h"
#include "base/utf8.h"
#include "batch/name_text.h"

namespace smartcv::batch {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t short_stem = 20;  // characters
// What file systems hold, without the ".partial", ".foreground" and ".part" a job may add.
constexpr std::size_t longest_name = 255 - 24;  // bytes

[[noreturn]] void refuse(const std::string& pattern, std::string message) {
  throw Error(ErrorCode::usage, std::move(message), {.file = "--name '" + pattern + "'"});
}

// Calls `literal` and `word` for the parts of the pattern in turn.
template <typename Literal, typename Word>
void split_pattern(const std::string& pattern, const Literal& literal, const Word& word) {
  for (std::size_t at = 0; at < pattern.size();) {
    const auto open = pattern.find('{', at);
    const auto close = open == std::string::npos ? open : pattern.find('}', open);
    if (close == std::string::npos) {
      literal(pattern.substr(at));
      return;
    }
    literal(pattern.substr(at, open - at));
    word(pattern.substr(open + 1, close - open - 1));
    at = close + 1;
  }
}

std::string filled(const NameRule& rule, const std::string& stem, const std::string& ending) {
  std::string name;
  split_pattern(
      rule.pattern, [&name](const std::string& text) { name += text; },
      [&](const std::string& word) { name += word == "stem"  ? stem
                                             : word == "ext" ? ending
                                                             : rule.job; });
  return name;
}

// The first `bytes` bytes at most, whole characters.
std::string cut(const std::string& text, std::size_t bytes) {
  std::size_t end = 0;
  while (end < text.size()) {
    const std::size_t next = std::max<std::size_t>(1, utf8_length(std::string_view(text).substr(end)));
    if (end + next > bytes) {
      break;
    }
    end += next;
  }
  return text.substr(0, end);
}

std::size_t longest_part(const fs::path& path) {
  std::size_t longest = 0;
  for (const auto& part : path) {
    longest = std::max(longest, part.native().size());
  }
  return longest;
}

std::string mark_of(const std::string& stem) { return "~" + sha256_hex(stem).substr(0, 8); }

fs::path full_name(const NameRule& rule, const InputFile& file) {
  const std::string stem = file.path.stem().native();
  const std::string ending = rule.ending(file.path);
  fs::path name = filled(rule, stem, ending);
  const std::size_t length = longest_part(name);
  if (length > longest_name) {
    const std::string mark = mark_of(stem);
    const std::size_t excess = length - longest_name + mark.size();
    name = filled(rule, cut(stem, stem.size() - std::min(stem.size(), excess)) + mark, ending);
  }
  return file.relative.parent_path() / name;
}

bool is_safe(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
}

// One underscore for each character (or stray byte) that is not safe.
std::string safe_text(const std::string& text) {
  std::string safe;
  for (std::size_t at = 0; at < text.size();) {
    safe += is_safe(text[at]) ? text[at] : '_';
    at += std::max<std::size_t>(1, utf8_length(std::string_view(text).substr(at)));
  }
  // No option, no hidden file.
  const auto first = safe.find_first_not_of(".-");
  return first == std::string::npos ? "_" : safe.substr(first).substr(0, short_stem);
}

fs::path short_name(const NameRule& rule, const InputFile& file, int number) {
  std::string stem = safe_text(file.path.stem().native());
  if (number > 1) {
    const std::string tail = fmt::format("_{}", number);
    stem = stem.substr(0, short_stem - std::min(short_stem - 1, tail.size())) + tail;
  }
  fs::path folder;
  for (const auto& part : file.relative.parent_path()) {
    folder /= safe_text(part.native());
  }
  return folder / filled(rule, stem, rule.ending(file.path));
}

std::vector<fs::path> short_output_names(const NameRule& rule, const std::vector<InputFile>& files,
                                         const std::map<fs::path, fs::path>& known) {
  std::map<fs::path, const InputFile*> taken;
  for (const auto& file : files) {
    if (const auto before = known.find(file.relative); before != known.end()) {
      taken.emplace(before->second, &file);
    }
  }
  std::map<fs::path, int> numbers;  // the next one for an unnumbered name
  std::vector<fs::path> names;
  for (const auto& file : files) {
    const auto before = known.find(file.relative);
    if (before != known.end() && taken.at(before->second) == &file) {
      names.push_back(before->second);
      continue;
    }
    int& number = numbers[short_name(rule, file, 1)];
    fs::path name = short_name(rule, file, ++number);
    while (!taken.emplace(name, &file).second) {
      name = short_name(rule, file, ++number);
    }
    names.push_back(name);
  }
  return names;
}

}  // namespace

void check_pattern(const NameRule& rule) {
  bool stem = false;
  split_pattern(
      rule.pattern, [](const std::string&) {},
      [&](const std::string& word) {
        stem = stem || word == "stem";
        if (word != "stem" && word != "ext" && word != "job") {
          refuse(rule.pattern,
                 fmt::format("'{{{}}}' means nothing here; there are {{stem}}, {{ext}} and {{job}}", word));
        }
      });
  if (!stem) {
    refuse(rule.pattern, "every result would have the same name; {stem} is missing");
  }
  const fs::path path = rule.pattern;
  if (path.is_absolute() || std::ranges::find(path, fs::path("..")) != path.end()) {
    refuse(rule.pattern, "the results stay in the output folder: no '/' in front and no '..'");
  }
}

std::vector<fs::path> output_names(const NameRule& rule, const std::vector<InputFile>& files,
                                   const std::map<fs::path, fs::path>& known) {
  check_pattern(rule);
  if (rule.short_names) {
    return short_output_names(rule, files, known);
  }
  std::map<fs::path, const InputFile*> taken;
  std::vector<fs::path> names;
  for (const auto& file : files) {
    names.push_back(full_name(rule, file));
    const auto [other, is_new] = taken.emplace(names.back(), &file);
    if (!is_new) {
      throw Error(ErrorCode::usage,
                  fmt::format("this and {} would both become {}; choose another --name or --short-names",
                              text_of(other->second->relative), text_of(names.back())),
                  {.file = text_of(file.relative)});
    }
  }
  return names;
}

}  // namespace smartcv::batch
